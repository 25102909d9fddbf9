import { ChevronLeft, Trash2 } from "lucide-react";
import { Tabs } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { IconButton } from "@/ui/button";
import { Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";
import { ExportButton } from "./export-button";
import { JobState } from "./job-state";
import { ReportView } from "./report-view";

type Props = { job: string; narrow: boolean; onBack: () => void };

export type Side = "timeline" | "findings";

/** One analysis: its progress while it runs, its report when it is done, its sentence when it failed. */
export function AnalysisPage({ job: id, narrow, onBack }: Props) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const job = useAnalyses((s) => s?.jobs.find((one) => one.id === id));
  const loaded = useAnalyses((s) => s !== null);
  const [side, setSide] = useState<Side>("timeline");
  const done = job?.state === "done";
  const ended = done || job?.state === "failed" || job?.state === "canceled";

  const header = (about: string) => (
    <header className="hd">
      <IconButton label={t("back")} onClick={onBack}>
        <ChevronLeft size={18} aria-hidden />
      </IconButton>
      <h1>{job ? <Name>{job.file}</Name> : t("title")}</h1>
      <span className="s12 t3 num cut hide-s about" data-names>
        {about}
      </span>
      <span className="grow" />
      {narrow && done && (
        <Tabs.Root value={side} onValueChange={(next) => setSide(next as Side)}>
          <Tabs.List className="tabs" aria-label={t("parts")}>
            <Tabs.Trigger className="tab" value="timeline">
              {t("timeline")}
            </Tabs.Trigger>
            <Tabs.Trigger className="tab" value="findings">
              {t("findings")}
            </Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="timeline" className="hidden" forceMount />
          <Tabs.Content value="findings" className="hidden" forceMount />
        </Tabs.Root>
      )}
      {job && done && <ExportButton job={job} />}
      {ended && (
        <IconButton
          label={t("remove")}
          onClick={() => void attempt(door.analyses.remove(id)).then(onBack)}
        >
          <Trash2 size={16} aria-hidden />
        </IconButton>
      )}
    </header>
  );

  if (job && done) {
    return <ReportView job={job} header={header} side={narrow ? side : "both"} />;
  }
  return (
    <main className="pg" data-region>
      {header("")}
      {job ? <JobState job={job} /> : loaded && <p className="quiet">{t("gone")}</p>}
    </main>
  );
}
