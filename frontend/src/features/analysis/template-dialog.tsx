import { Copy, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "@/backend/door/analyses";
import type { Fault } from "@/backend/door/values";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Spinner } from "@/ui/parts";
import { AskDialog } from "./ask-dialog";
import {
  checkDraft,
  type Draft,
  draftOf,
  draftRule,
  isSound,
  sameDraft,
  templateOf,
} from "./draft";
import { BuiltInRules, TemplateForm } from "./template-form";
import { TemplateList } from "./template-list";
import { useTemplateName } from "./template-name";
import { useMeasures } from "./use-measures";

const none: readonly Template[] = [];
const fresh: Draft = { id: "", name: "", rules: [draftRule(0, "loudness")] };

/** What a person is asked before it happens. */
type Question =
  | { readonly kind: "leave"; readonly then: () => void }
  | { readonly kind: "remove"; readonly template: Template };

/** All templates: those of the program to look at and to copy, a person's own to change. */
export function TemplateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const sentence = useSentence();
  const nameOf = useTemplateName();
  const measures = useMeasures();
  const templates = useAnalyses((s) => s?.judging.templates ?? none);
  const chosen = useAnalyses((s) => s?.judging.chosen ?? "");
  const [shown, setShown] = useState(chosen || templates[0]?.id || "");
  const [draft, setDraft] = useState<Draft | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const template = templates.find((one) => one.id === shown);
  const own = template && !template.builtIn ? template : null;
  // What is written: the draft that was begun, else the shown template as it is.
  const writing = draft ?? (own ? draftOf(own) : null);
  const changed = draft !== null && !(own && draft.id === own.id && sameDraft(draft, draftOf(own)));
  const begun = draft !== null && draft.id === ""; // it is not kept yet
  const problems = writing ? checkDraft(writing) : null;

  const show = (id: string) => {
    setShown(id);
    setDraft(null);
    setTried(false);
    setFault(null);
  };
  const begin = (next: Draft) => {
    show(next.id);
    setDraft(next);
  };
  const leave = (then: () => void) => (changed ? setQuestion({ kind: "leave", then }) : then());
  const copy = (of: Template) =>
    leave(() => begin({ ...draftOf(of), id: "", name: t("copyOf", { name: nameOf(of) }) }));

  const save = async () => {
    if (!writing || !problems) return;
    setTried(true);
    if (!isSound(problems)) {
      // The fields show what is wrong after this render.
      setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    setBusy(true);
    try {
      show(await door.analyses.putTemplate(templateOf(writing)));
    } catch (reason) {
      setFault(reason as Fault);
    }
    setBusy(false);
  };
  const remove = async (gone: Template) => {
    try {
      await door.analyses.removeTemplate(gone.id);
      show(templates[0]?.id ?? "");
    } catch (reason) {
      setFault(reason as Fault);
    }
  };

  return (
    <Dialog
      title={t("templateEditor")}
      onClose={() => leave(onClose)}
      width={860}
      footer={
        <>
          {own && !begun && (
            <span className="row mr-auto">
              <Button
                kind="ghost"
                size="form"
                onClick={() => setQuestion({ kind: "remove", template: own })}
              >
                <Trash2 size={16} aria-hidden />
                {t("removeSome")}
              </Button>
              <Button kind="ghost" size="form" onClick={() => copy(own)}>
                <Copy size={16} aria-hidden />
                {t("makeCopy")}
              </Button>
            </span>
          )}
          <Button size="form" onClick={() => leave(onClose)}>
            {t(changed ? "cancel" : "closeEditor")}
          </Button>
          {writing && (
            <Button
              kind="primary"
              size="form"
              disabled={busy || !changed}
              onClick={() => void save()}
            >
              {busy && <Spinner />}
              {t("save")}
            </Button>
          )}
        </>
      }
    >
      <div className="tpl">
        <div className="min-w-0">
          <TemplateList
            templates={templates}
            shown={begun ? "" : shown}
            draftName={begun ? draft.name : null}
            onShow={(id) => leave(() => show(id))}
          />
          <Button kind="ghost" onClick={() => leave(() => begin(fresh))}>
            <Plus size={16} aria-hidden />
            {t("newTemplate")}
          </Button>
        </div>
        <div className="min-w-0">
          {writing && problems ? (
            <TemplateForm
              key={writing.id}
              form={form}
              draft={writing}
              problems={problems}
              all={tried}
              measures={measures}
              onChange={setDraft}
              onSave={() => void save()}
            />
          ) : (
            template && <BuiltInRules template={template} onCopy={() => copy(template)} />
          )}
          {fault && (
            <p className="danger mt-3" role="alert">
              {sentence(fault)}
            </p>
          )}
        </div>
      </div>
      {question?.kind === "leave" && (
        <AskDialog
          title={t("discardTitle")}
          text={t("discardHelp")}
          yes={t("discard")}
          no={t("goOnWriting")}
          onYes={question.then}
          onClose={() => setQuestion(null)}
        />
      )}
      {question?.kind === "remove" && (
        <AskDialog
          title={t("removeTemplateTitle", { name: plainLine(question.template.name, 60) })}
          text={t("removeTemplateHelp")}
          yes={t("removeYes")}
          onYes={() => void remove(question.template)}
          onClose={() => setQuestion(null)}
        />
      )}
    </Dialog>
  );
}
