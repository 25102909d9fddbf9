import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { plainLine } from "@/lib/plain-text";
import { AskDialog } from "./ask-dialog";
import { isActive } from "./batch";

/** Only what costs nothing to have again goes without a question: one that failed or was canceled. */
export const asksBefore = (jobs: readonly Job[]) =>
  jobs.length > 1 || jobs.some((job) => job.state === "done" || isActive(job));

type Props = { jobs: readonly Job[]; onRemove: () => void; onClose: () => void };

/** Asks before reports are lost. The videos stay where they are. */
export function RemoveDialog({ jobs, onRemove, onClose }: Props) {
  const { t } = useTranslation("analysis");
  const [only] = jobs;
  const title =
    jobs.length === 1 && only
      ? t("removeTitle", { file: plainLine(only.file, 60) })
      : t("removeTitleMany", { count: jobs.length });
  return (
    <AskDialog
      title={title}
      text={t(jobs.some(isActive) ? "removeHelpRunning" : "removeHelp")}
      yes={t("removeYes")}
      onYes={onRemove}
      onClose={onClose}
    />
  );
}
