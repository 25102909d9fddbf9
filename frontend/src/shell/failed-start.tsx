import { CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Fault } from "@/backend/door/values";
import { useSentence } from "@/lib/use-sentence";
import { Details } from "@/ui/problem";

/** What the window shows when the program behind it could not start: a sentence, never an empty page. */
export function FailedStart({ fault }: { fault: Fault }) {
  const { t } = useTranslation("shell");
  const sentence = useSentence();
  return (
    <main className="grid h-full place-items-center p-6">
      <section className="card col w-full max-w-[520px] gap-3 p-6" role="alert">
        <h1 className="row s16 w6">
          <CircleX size={18} className="danger" aria-hidden />
          {t("startFailed")}
        </h1>
        <p className="s14 t2">{sentence(fault)}</p>
        <Details text={[fault.code, fault.detail].filter(Boolean).join(": ")} />
      </section>
    </main>
  );
}
