import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useFormat } from "@/lib/use-format";
import { Bar } from "@/ui/parts";
import { currentBatch, standingOf, sumBatch } from "./batch";
import { StandingChip } from "./standing-chip";

const told = ["pass", "fail", "incomplete", "broken"] as const;

/** How far all files of the batch are together; when nothing runs, what the verdicts of all were. */
export function BatchSummary({ jobs, paused }: { jobs: readonly Job[]; paused: boolean }) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const batch = useMemo(() => currentBatch(jobs), [jobs]);
  const sum = sumBatch(batch);
  const active = sum.done < sum.all;
  const counted = active ? batch : jobs;
  const words = [
    ...(paused ? [t("paused")] : []),
    ...(sum.left === null
      ? []
      : [t(sum.about ? "leftAbout" : "left", { span: format.span(sum.left) })]),
    ...(sum.factor > 0 ? [t("together", { factor: format.factor(sum.factor) })] : []),
    ...(sum.running > 0 ? [t("atOnce", { count: sum.running })] : []),
  ];
  return (
    <section className="card sum8" aria-label={t("summaryOf")}>
      <div className="col">
        <h2 className="s16 w6 num">
          {active
            ? t("doneOf", {
                done: format.count(sum.done),
                all: format.count(sum.all),
                count: sum.all,
              })
            : t("analyses", { all: format.count(jobs.length), count: jobs.length })}
        </h2>
        {active && <p className="s12 t3 num">{words.join(" · ") || t("starting")}</p>}
        {!active && paused && <p className="s12 t3">{t("paused")}</p>}
      </div>
      {active ? (
        <Bar
          label={t("progressOfAll")}
          part={sum.part}
          {...(paused && sum.running === 0 ? { tone: "rest" } : {})}
        />
      ) : (
        <span />
      )}
      <div className="row chips">
        {told.map((standing) => {
          const count = counted.filter((job) => standingOf(job) === standing).length;
          return (
            count > 0 && (
              <StandingChip key={standing} standing={standing}>
                {t(`standingOf.${standing}`, { all: format.count(count), count })}
              </StandingChip>
            )
          );
        })}
      </div>
    </section>
  );
}
