import { Copy, Plus, X } from "lucide-react";
import { type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Measure, Template } from "@/backend/door/analyses";
import { Button, IconButton } from "@/ui/button";
import { TextField } from "@/ui/field";
import {
  type Draft,
  type DraftRule,
  draftRule,
  mostRules,
  type Problem,
  type Problems,
  type RuleProblems,
} from "./draft";
import { useMeasureWords } from "./use-measure-words";

type Props = {
  form: RefObject<HTMLFormElement | null>;
  draft: Draft;
  problems: Problems;
  /** Says all that is wrong; else only what is wrong in what was written. */
  all: boolean;
  measures: readonly Measure[];
  onChange: (draft: Draft) => void;
  onSave: () => void;
};

/** Name and rules of a template of a person's own. */
export function TemplateForm({ form, draft, problems, all, measures, onChange, onSave }: Props) {
  const { t } = useTranslation("analysis");
  const { rules } = draft;
  const free = measures.find(({ measure }) => !rules.some((rule) => rule.measure === measure));
  const add = () => {
    const key = Math.max(-1, ...rules.map((rule) => rule.key)) + 1;
    onChange({ ...draft, rules: [...rules, draftRule(key, free?.measure ?? "loudness")] });
  };
  const put = (next: DraftRule) =>
    onChange({ ...draft, rules: rules.map((old) => (old.key === next.key ? next : old)) });
  const say = (problem: Problem | undefined, unfinished: Problem) =>
    problem && (all || problem !== unfinished) ? t(`problem.${problem}`) : null;
  return (
    <form
      ref={form}
      className="tform"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <TextField
        label={t("templateName")}
        value={draft.name}
        error={say(problems.name, "nameMissing")}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
      />
      <fieldset>
        <legend className="lab">{t("rules")}</legend>
        <p className="s12 t3 mb-2">{t("nearHelp")}</p>
        {rules.length > 0 && (
          <div className="rule-head" aria-hidden>
            <span>{t("measure")}</span>
            <span>{t("least")}</span>
            <span>{t("most")}</span>
            <span>{t("near")}</span>
          </div>
        )}
        <ul className="rules8" aria-label={t("rules")}>
          {rules.map((rule) => (
            <RuleRow
              key={rule.key}
              rule={rule}
              problems={problems.byRule.get(rule.key) ?? {}}
              all={all}
              measures={measures}
              onChange={put}
              onRemove={() =>
                onChange({ ...draft, rules: rules.filter((old) => old.key !== rule.key) })
              }
            />
          ))}
        </ul>
        {problems.rules && (
          <p className="below" role="alert">
            {t(`problem.${problems.rules}`)}
          </p>
        )}
        <Button className="mt-2" disabled={rules.length >= mostRules || !free} onClick={add}>
          <Plus size={16} aria-hidden />
          {t("addRule")}
        </Button>
      </fieldset>
      <button type="submit" className="sr" tabIndex={-1} aria-hidden>
        {t("save")}
      </button>
    </form>
  );
}

type RowProps = {
  rule: DraftRule;
  problems: RuleProblems;
  all: boolean;
  measures: readonly Measure[];
  onChange: (rule: DraftRule) => void;
  onRemove: () => void;
};

/** One rule: what it is about, its limits, and from where on a value is near them. */
function RuleRow({ rule, problems, all, measures, onChange, onRemove }: RowProps) {
  const { t } = useTranslation("analysis");
  const words = useMeasureWords();
  const id = useId();
  const name = words.name(rule.measure);
  const told = (["measure", "min", "max", "near"] as const).filter(
    (field) => problems[field] && (all || problems[field] !== "noLimit"),
  );
  const [first] = told;
  const problem = first && problems[first];
  const known = measures.some(({ measure }) => measure === rule.measure);
  const field = (part: "min" | "max" | "near", label: "least" | "most" | "near") => (
    <div className="field num-field">
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={t("limitOf", { measure: name, limit: t(label) })}
        aria-invalid={told.includes(part) ? true : undefined}
        aria-describedby={problem ? `${id}-wrong` : `${id}-unit`}
        value={rule[part]}
        onChange={(event) => onChange({ ...rule, [part]: event.target.value })}
      />
    </div>
  );
  return (
    <li className="rule8">
      <select
        className="sel"
        aria-label={t("measure")}
        aria-invalid={told.includes("measure") ? true : undefined}
        aria-describedby={problem ? `${id}-wrong` : undefined}
        value={rule.measure}
        onChange={(event) => onChange({ ...rule, measure: event.target.value })}
      >
        {!known && <option value={rule.measure}>{name}</option>}
        {measures.map(({ measure }) => (
          <option key={measure} value={measure}>
            {words.name(measure)}
          </option>
        ))}
      </select>
      {field("min", "least")}
      {field("max", "most")}
      {field("near", "near")}
      <span id={`${id}-unit`} className="s12 t3 unit">
        {words.unit(rule.measure)}
      </span>
      <IconButton label={t("removeRule", { measure: name })} onClick={onRemove}>
        <X size={16} aria-hidden />
      </IconButton>
      {problem && (
        <p id={`${id}-wrong`} className="below" role="alert">
          {t(`problem.${problem}`)}
        </p>
      )}
    </li>
  );
}

/** The rules of a template of the program: to be read and copied, not to be changed. */
export function BuiltInRules({ template, onCopy }: { template: Template; onCopy: () => void }) {
  const { t } = useTranslation("analysis");
  const words = useMeasureWords();
  return (
    <>
      <div className="row mb-2">
        <p className="t2 grow">{t("builtInHelp")}</p>
        <Button onClick={onCopy}>
          <Copy size={16} aria-hidden />
          {t("makeCopy")}
        </Button>
      </div>
      <dl className="rules-read" aria-label={t("rules")}>
        {template.rules.map((rule) => (
          <div key={rule.measure}>
            <dt>{words.name(rule.measure)}</dt>
            <dd className="num">{words.limits(rule)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
