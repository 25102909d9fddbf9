import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { standingOf } from "./batch";
import { useMeasureWords } from "./use-measure-words";

/** Why a job stands where it does, in a line or two: the rules it broke, what is wrong with the file, how far it is. */
export function useReason(): (job: Job, paused: boolean) => string {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const sentence = useSentence();
  const words = useMeasureWords();
  return (job, paused) => {
    switch (standingOf(job)) {
      case "waiting":
        return paused ? t("waitsPaused") : "";
      case "running":
        return job.duration > 0 && job.at > 0
          ? t("step", {
              at: formatTimecode(job.at, 0),
              duration: formatTimecode(job.duration, 0),
            })
          : t("reading");
      case "fail": {
        const { reasons = [], failed = 0 } = job.verdict ?? {};
        const list = format.list(
          reasons.map((one) =>
            t("reason", { measure: words.name(one.measure), value: words.value(one) }),
          ),
        );
        const more = failed - reasons.length;
        return more > 0 ? t("reasonsMore", { reasons: list, count: more }) : list;
      }
      case "pass": {
        const { judged = 0, near = 0 } = job.verdict ?? {};
        return near > 0 ? t("keptNear", { count: judged, near }) : t("kept", { count: judged });
      }
      case "incomplete":
        return job.fault ? sentence(job.fault) : t("notAllMeasured");
      case "unjudged":
        return t("notJudged");
      case "broken":
        return job.fault ? sentence(job.fault) : t("failed");
      case "canceled":
        return "";
    }
  };
}
