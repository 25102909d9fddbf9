import { ChevronRight, CircleX, RotateCw } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Sayable, useSentence } from "@/lib/use-sentence";
import { Button } from "./button";
import { Dialog } from "./dialog";

export type Problem = {
  /** What could not be done, as a sentence of the page. */
  readonly title: string;
  readonly fault: Sayable & { readonly detail?: string };
  readonly retry?: () => void;
};

type Props = { problem: Problem; onClose: () => void; onCopy: (text: string) => void };

/** A failure that needs a decision: what happened, what to do, and the details for whoever helps. */
export function ProblemDialog({ problem, onClose, onCopy }: Props) {
  const { t } = useTranslation("ui");
  const sentence = useSentence();
  const main = useRef<HTMLButtonElement>(null);
  const detail = [problem.fault.code, problem.fault.detail].filter(Boolean).join(": ");
  return (
    <Dialog
      title={problem.title}
      icon={CircleX}
      onClose={onClose}
      first={main}
      width={520}
      footer={
        <>
          <Button kind="ghost" size="form" className="mr-auto" onClick={() => onCopy(detail)}>
            {t("copyDetails")}
          </Button>
          {problem.retry ? (
            <Button
              ref={main}
              kind="primary"
              size="form"
              onClick={() => {
                onClose();
                problem.retry?.();
              }}
            >
              <RotateCw size={16} aria-hidden />
              {t("tryAgain")}
            </Button>
          ) : (
            <Button ref={main} kind="primary" size="form" onClick={onClose}>
              {t("close")}
            </Button>
          )}
        </>
      }
    >
      <p className="s14 t2">{sentence(problem.fault)}</p>
      <Details text={detail} />
    </Dialog>
  );
}

/** What is behind a sentence: the code and what the program knew, folded away. */
export function Details({ text }: { text: string }) {
  const { t } = useTranslation("ui");
  return (
    <details className="group s12 t3">
      <summary className="row w-fit cursor-default list-none rounded-md pr-2">
        <ChevronRight size={14} className="group-open:rotate-90" aria-hidden />
        {t("details")}
      </summary>
      <p className="mono mt-1 pl-[22px] [overflow-wrap:anywhere] select-text">{text}</p>
    </details>
  );
}
