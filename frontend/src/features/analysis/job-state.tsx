import { CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useBackend } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Bar } from "@/ui/parts";
import { Details } from "@/ui/problem";
import { useAttempt } from "@/ui/use-attempt";
import { partOf, useJobWords } from "./job-words";

/** A job that has no report: it waits, runs, failed or was canceled. */
export function JobState({ job }: { job: Job }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const words = useJobWords();
  const sentence = useSentence();
  if (job.state === "failed") {
    return (
      <section className="progress" role="alert">
        <div className="row gap-3">
          <CircleX size={28} className="danger" aria-hidden />
          <h2 className="s20 w6">{t("failed")}</h2>
        </div>
        {job.fault && <p className="s14 t2">{sentence(job.fault)}</p>}
        {job.fault?.detail && <Details text={`${job.fault.code}: ${job.fault.detail}`} />}
      </section>
    );
  }
  if (job.state === "canceled") return <p className="quiet">{t("canceled")}</p>;
  return (
    <section className="progress" aria-label={t("progress")}>
      <h2 className="s20 w6">{words(job)}</h2>
      <Bar label={t("progressOf", { file: plainLine(job.file) })} part={partOf(job)} />
      <div className="row">
        <span className="t3 num grow">
          {job.duration > 0 && `${formatTimecode(job.at, 1)} / ${formatTimecode(job.duration, 1)}`}
        </span>
        <Button onClick={() => void attempt(door.analyses.cancel(job.id))}>{t("cancel")}</Button>
      </div>
      <p className="s12 t3">{t("stays")}</p>
    </section>
  );
}
