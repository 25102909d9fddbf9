import { TriangleAlert } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job, Report } from "@/backend/door/analyses";
import { useSentence } from "@/lib/use-sentence";
import { Facts } from "./facts";
import { findingsOf } from "./findings";
import { FindingsPanel } from "./findings-panel";
import { PlayerBox } from "./player";
import { useReportWords } from "./report-words";
import { Timeline } from "./timeline";
import { judgeFindings } from "./tones";
import { useOpenPlayer, usePlayerControls, usePlayerKeys } from "./use-player";
import { useReport } from "./use-report";
import { useStills, useVerdict } from "./use-verdict";
import { VerdictPanel } from "./verdict-panel";

type Props = {
  job: Job;
  /** The bar above, with what is known of the file in it. */
  header: (about: string) => ReactNode;
  side: "both" | "timeline" | "findings";
};

/** The report of a job: player and verdict above, timeline below, findings beside. */
export function ReportView({ job, header, side }: Props) {
  const sentence = useSentence();
  const loaded = useReport(job.id);
  if (loaded.status === "ready") {
    return <Ready job={job} report={loaded.report} header={header} side={side} />;
  }
  return (
    <main className="pg" data-region>
      {header("")}
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
  const sentence = useSentence();
  const words = useReportWords();
  const all = useMemo(() => findingsOf(report), [report]);
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => (kinds.size === 0 ? all : all.filter(({ kind }) => kinds.has(kind))),
    [all, kinds],
  );
  const controls = usePlayerControls(shown, useOpenPlayer(job.id));
  usePlayerKeys(controls, true);
  const { verdict, template } = useVerdict(job.id);
  const stills = useStills(job.id);
  const toneOf = useMemo(() => judgeFindings(verdict, template), [verdict, template]);
  const list = (
    <FindingsPanel
      all={all}
      shown={shown}
      kinds={kinds}
      onKinds={setKinds}
      toneOf={toneOf}
      onJump={controls.seek}
    />
  );
  return (
    <main className="ana" data-side={side === "both" ? "both" : "none"}>
      <div className="main" data-region>
        {header(words(report))}
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
              {verdict ? (
                <VerdictPanel report={report} verdict={verdict} onJump={controls.seek} />
              ) : (
                <Facts report={report} />
              )}
            </div>
            <Timeline
              report={report}
              findings={all}
              stills={stills}
              verdict={verdict}
              toneOf={toneOf}
              controls={controls}
            />
          </>
        )}
      </div>
      {side === "both" && (
        <aside className="side" aria-label={t("findings")} data-region>
          {list}
        </aside>
      )}
    </main>
  );
}
