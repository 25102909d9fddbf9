import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";

/** How far a job is, 0…1. */
export const partOf = (job: Job) => (job.duration > 0 ? job.at / job.duration : 0);

/** What a job says of itself in one line. */
export function useJobWords(): (job: Job) => string {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const sentence = useSentence();
  return (job) => {
    switch (job.state) {
      case "waiting":
        return t("waiting");
      case "running":
        return job.realtime > 0
          ? t("running", {
              percent: format.percent(partOf(job)),
              factor: format.factor(job.realtime),
              span: format.span((job.duration - job.at) / job.realtime),
            })
          : t("starting");
      case "done":
        return job.fault
          ? sentence(job.fault)
          : `${formatTimecode(job.duration, 0)} · ${format.moment(job.added)}`;
      case "failed":
        return job.fault ? sentence(job.fault) : t("failed");
      case "canceled":
        return t("canceled");
    }
  };
}
