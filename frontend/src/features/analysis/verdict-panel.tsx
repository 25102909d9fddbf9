import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Report, RuleResult, Verdict } from "@/backend/door/analyses";
import { TemplateMenu } from "./template-menu";
import { useOverflow } from "./use-overflow";
import { VerdictRow } from "./verdict-row";

type Props = { report: Report; verdict: Verdict; onJump: (at: number) => void };

const heads = {
  pass: { icon: CircleCheck, tone: "ok" },
  fail: { icon: CircleX, tone: "danger" },
  unknown: { icon: CircleDashed, tone: "t2" },
} as const;

const rank: Readonly<Record<RuleResult["state"], number>> = {
  fail: 0,
  near: 1,
  unknown: 2,
  pass: 3,
  absent: 4,
};

/** What the chosen template says of the file, rule by rule, what failed first. */
export function VerdictPanel({ report, verdict, onJump }: Props) {
  const { t } = useTranslation("analysis");
  const words = useHeadWords();
  const rows = useRef<HTMLUListElement>(null);
  const more = useOverflow(rows);
  const { icon: Icon, tone } = heads[verdict.state];
  const results = verdict.results.toSorted((a, b) => rank[a.state] - rank[b.state]);
  const passed = results.filter(({ state }) => state === "pass" || state === "near").length;
  return (
    <section className="card vpanel" aria-label={t("report.verdict")}>
      <div className="vh">
        <Icon size={28} className={tone} aria-hidden />
        <div className="min-w-0 grow">
          <h2 className="s16 w6">{t(`report.${verdict.state}`)}</h2>
          <p className="s12 t2 text-balance tabular-nums">{words(verdict)}</p>
        </div>
        <TemplateMenu short />
      </div>
      <ul
        ref={rows}
        className="rows"
        aria-label={t("report.verdict")}
        data-more={more ? "" : undefined}
        tabIndex={more ? 0 : undefined}
      >
        {results.map((result) => (
          <VerdictRow key={result.measure} result={result} report={report} onJump={onJump} />
        ))}
      </ul>
      <VerdictFoot report={report} passed={passed} />
    </section>
  );
}

function VerdictFoot({ report, passed }: { report: Report; passed: number }) {
  const { t } = useTranslation("analysis");
  const { quality } = report;
  return (
    <div className="vf num">
      <CircleCheck size={14} className="ok" aria-hidden />
      {t("report.passedCount", { count: passed })}
      <span className="grow" />
      {quality && (
        <span className="hide-s">
          {t("report.technicalIndex")} <b className="w6">{Math.round(quality.index)}</b>
          {` · p5 ${Math.round(quality.p5)}`}
        </span>
      )}
    </div>
  );
}

/** How many of the rules failed, and how many nearly. */
function useHeadWords() {
  const { t } = useTranslation("analysis");
  return ({ state, results }: Verdict) => {
    const count = (wanted: RuleResult["state"]) =>
      results.filter((one) => one.state === wanted).length;
    const near = count("near");
    const values = {
      judged: results.length - count("absent"),
      failed: count("fail"),
      unknown: count("unknown"),
      near,
    };
    if (state === "fail") return t(near > 0 ? "report.failedNear" : "report.failed", values);
    if (state === "unknown") return t("report.notJudged", values);
    return t(near > 0 ? "report.passedNear" : "report.passed", values);
  };
}
