import { TriangleAlert } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Job, Report } from "@/backend/door/analyses";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Facts } from "./facts";
import { findingsOf } from "./findings";
import { FindingsList } from "./findings-list";
import { PlayerBox } from "./player";
import { Timeline } from "./timeline";
import { useOpenPlayer, usePlayerControls, usePlayerKeys } from "./use-player";
import { useReport } from "./use-report";

type Props = { job: Job; header: ReactNode; side: "both" | "timeline" | "findings" };

/** The report of a job: player and numbers above, timeline below, findings beside. */
export function ReportView({ job, header, side }: Props) {
  const sentence = useSentence();
  const loaded = useReport(job.id);
  if (loaded.status === "ready") {
    return <Ready job={job} report={loaded.report} header={header} side={side} />;
  }
  return (
    <main className="pg" data-region>
      {header}
      {loaded.status === "failed" && (
        <p className="quiet" role="alert">
          {sentence(loaded.fault)}
        </p>
      )}
    </main>
  );
}

function Ready({ job, report, header, side }: Props & { report: Report }) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const sentence = useSentence();
  const findings = useMemo(() => findingsOf(report), [report]);
  const controls = usePlayerControls(findings, useOpenPlayer(job.id));
  usePlayerKeys(controls, true);
  const list = <FindingsList findings={findings} onJump={controls.seek} />;
  return (
    <main className="ana" data-side={side === "both" ? "both" : "none"}>
      <div className="main" data-region>
        {header}
        {job.fault && (
          <div className="notice" role="status">
            <TriangleAlert size={16} aria-hidden />
            <span>{sentence(job.fault)}</span>
          </div>
        )}
        {side === "findings" ? (
          <div className="side grow">{list}</div>
        ) : (
          <>
            <div className="atop">
              <PlayerBox job={job.id} duration={report.duration} controls={controls} />
              {side === "timeline" && <Facts report={report} />}
            </div>
            <Timeline report={report} findings={findings} controls={controls} />
          </>
        )}
      </div>
      {side === "both" && (
        <aside className="side" aria-label={t("findings")} data-region>
          <Facts report={report} />
          <div className="lh finds-head">
            <h2>{t("findings")}</h2>
            <span className="t3 num s12">{format.count(findings.length)}</span>
          </div>
          {list}
        </aside>
      )}
    </main>
  );
}
