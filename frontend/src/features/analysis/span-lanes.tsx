import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "@/backend/door/analyses";
import { useAnalyses } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { boxesOf } from "./curves";
import { drawBoxes, drawHatched, drawShots } from "./draw";
import { currentAt, type Finding, shotsOf } from "./findings";
import { useLaneName } from "./kinds";
import { Lane, Plot } from "./lane";
import type { Range } from "./range";
import type { Tone } from "./tones";
import type { Draw } from "./use-plot";

type ShotsProps = { report: Report; findings: readonly Finding[]; range: Range };

const asSpan = ({ start, end }: { start: number; end: number }) => ({ at: start, end });

/** The shots one after the other, dissolves hatched, the one on screen marked. */
export function ShotsLane({ report, findings, range }: ShotsProps) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const shots = useMemo(() => shotsOf(report).map(asSpan), [report]);
  const dissolves = useMemo(() => findings.filter(({ kind }) => kind === "dissolve"), [findings]);
  const now = useAnalyses((s) => currentAt(shots, s?.player.at ?? 0));
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      const shown = shots[now];
      const mark = shown ? boxesOf([shown], range, size.width, 2)[0] : undefined;
      drawShots(g, size, boxesOf(shots, range, size.width, 1), null, ink);
      drawHatched(g, size, boxesOf(dissolves, range, size.width, 3), ink);
      if (mark) drawShots(g, size, [], mark, ink);
    },
    [shots, dissolves, now, range],
  );
  const count = format.count(shots.length);
  return (
    <Lane kind="shots" name={t("shots")} count={count}>
      <Plot label={t("report.laneCount", { name: t("shots"), count })} draw={draw} />
    </Lane>
  );
}

type FindingsProps = {
  kind: string;
  findings: readonly Finding[];
  toneOf: (finding: Finding) => Tone;
  range: Range;
};

const inset = 4; // CSS pixels above and below a span

/** All findings of a kind: grey facts, and over them what the template says. */
export function FindingsLane({ kind, findings, toneOf, range }: FindingsProps) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const name = useLaneName()(kind);
  const own = useMemo(() => {
    const of: Record<Tone, Finding[]> = { fact: [], near: [], fail: [] };
    for (const finding of findings) if (finding.kind === kind) of[toneOf(finding)].push(finding);
    return of;
  }, [kind, findings, toneOf]);
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      for (const tone of ["fact", "near", "fail"] as const) {
        drawBoxes(g, size, boxesOf(own[tone], range, size.width, 3), ink[tone], inset);
      }
    },
    [own, range],
  );
  const count = format.count(own.fact.length + own.near.length + own.fail.length);
  const judged = own.near.length + own.fail.length > 0;
  const label = judged
    ? t("report.laneJudged", {
        name,
        count,
        fail: format.count(own.fail.length),
        near: format.count(own.near.length),
      })
    : t("report.laneCount", { name, count });
  return (
    <Lane kind="findings" name={name} count={count}>
      <Plot label={label} draw={draw} />
    </Lane>
  );
}
