import type { Template, TemplateRule } from "@/backend/door/analyses";

// A template while somebody writes it: numbers are text until they are kept. The rules of what may be kept are those of
// backend/analysis/verdict (Template.Check).

const longestName = 60; // characters
export const mostRules = 64;

export type DraftRule = {
  /** For the page alone: tells rows apart. */
  readonly key: number;
  readonly measure: string;
  readonly min: string;
  readonly max: string;
  readonly near: string;
};

export type Draft = {
  /** "" until it was kept once. */
  readonly id: string;
  readonly name: string;
  readonly rules: readonly DraftRule[];
};

const text = (value: number | null) => (value === null ? "" : String(value));

export const draftRule = (key: number, measure: string): DraftRule => ({
  key,
  measure,
  min: "",
  max: "",
  near: "",
});

export const draftOf = ({ id, name, rules }: Template): Draft => ({
  id,
  name,
  rules: rules.map((rule, key) => ({
    key,
    measure: rule.measure,
    min: text(rule.min),
    max: text(rule.max),
    near: rule.near === 0 ? "" : text(rule.near),
  })),
});

export const sameDraft = (a: Draft, b: Draft) =>
  a.name === b.name &&
  a.rules.length === b.rules.length &&
  a.rules.every((rule, i) => {
    const other = b.rules[i];
    return (
      rule.measure === other?.measure &&
      rule.min === other.min &&
      rule.max === other.max &&
      rule.near === other.near
    );
  });

export type Parsed = number | null | "wrong" | "comma";

const maybeThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * A number as people write it: with a decimal comma or point, a real minus, full-width digits. null for no text; "comma" where a comma
 * could part thousands as well as decimals, as in 1,080.
 */
export function parseNumber(written: string): Parsed {
  const plain = written
    .normalize("NFKC")
    .replace(/[\s\u00a0]/g, "")
    .replace(/[\u2212\u2012\u2013]/g, "-");
  if (plain === "") return null;
  if (maybeThousands.test(plain)) return "comma";
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain)) return "wrong";
  return Number(plain.replace(",", "."));
}

/** What is wrong, by the field that it is about. */
export type Problem =
  | "nameMissing"
  | "nameLong"
  | "noRules"
  | "tooManyRules"
  | "twice"
  | "noLimit"
  | "order"
  | "number"
  | "comma"
  | "negative";

export type RuleProblems = Partial<Record<"measure" | "min" | "max" | "near", Problem>>;
export type Problems = {
  readonly name?: Problem;
  readonly rules?: Problem;
  readonly byRule: ReadonlyMap<number, RuleProblems>;
};

function checkRule(rule: DraftRule, measures: readonly string[]): RuleProblems {
  const found: RuleProblems = {};
  if (measures.filter((one) => one === rule.measure).length > 1) found.measure = "twice";
  const read = (field: "min" | "max" | "near") => {
    const value = parseNumber(rule[field]);
    if (value === "wrong") found[field] = "number";
    else if (value === "comma") found[field] = "comma";
    else return value;
    return "wrong" as const;
  };
  const min = read("min");
  const max = read("max");
  const near = read("near");
  if (min === null && max === null) found.min = "noLimit";
  if (typeof min === "number" && typeof max === "number" && min > max) found.max = "order";
  if (typeof near === "number" && near < 0) found.near = "negative";
  return found;
}

/** What stands against keeping a draft. */
export function checkDraft({ name, rules }: Draft): Problems {
  const length = [...name.trim()].length;
  const measures = rules.map((rule) => rule.measure);
  const byRule = new Map(
    rules
      .map((rule) => [rule.key, checkRule(rule, measures)] as const)
      .filter(([, problems]) => Object.keys(problems).length > 0),
  );
  return {
    ...(length === 0 ? { name: "nameMissing" } : length > longestName ? { name: "nameLong" } : {}),
    ...(rules.length === 0
      ? { rules: "noRules" }
      : rules.length > mostRules
        ? { rules: "tooManyRules" }
        : {}),
    byRule,
  };
}

export const isSound = ({ name, rules, byRule }: Problems) => !name && !rules && byRule.size === 0;

const value = (written: string) => {
  const parsed = parseNumber(written);
  return typeof parsed === "number" ? parsed : null;
};

/** The template to keep, of a draft that is sound. */
export const templateOf = ({ id, name, rules }: Draft): Template => ({
  id,
  name: name.trim(),
  builtIn: false,
  rules: rules.map(
    (rule): TemplateRule => ({
      measure: rule.measure,
      min: value(rule.min),
      max: value(rule.max),
      near: value(rule.near) ?? 0,
    }),
  ),
});
