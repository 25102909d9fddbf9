import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Report, Verdict } from "@/backend/door/analyses";
import { columnsAt, columnsOf } from "./curves";
import { drawBand, drawCurve, drawLimit, drawMark, drawWave } from "./draw";
import { Lane, Plot } from "./lane";
import { partOf, type Range } from "./range";
import { type CurveLimit, limitOf } from "./tones";
import type { Draw } from "./use-plot";

type Curves = NonNullable<Report["curves"]>;
type Of<K extends keyof Curves> = NonNullable<Curves[K]>;

/** "−23": with the sign of mathematics. */
const signed = (value: number) => String(Math.round(value * 10) / 10).replace("-", "\u2212");

type SoundProps = { curve: Of<"waveform">; start: number; verdict: Verdict | null; range: Range };

/** The waveform, a strip for each channel, and where the true peak breaks its limit. */
export function SoundLane({ curve, start, verdict, range }: SoundProps) {
  const { t } = useTranslation("analysis");
  const peak = verdict?.results.find((one) => one.measure === "true_peak");
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      const lanes = curve.lanes.slice(0, Math.max(1, Math.floor(size.height / 12)));
      const height = size.height / lanes.length;
      for (const [i, { low, high }] of lanes.entries()) {
        const columns = columnsOf(low, high, { start, step: curve.step }, range, size.width);
        drawWave(g, columns, i * height, height, ink.fact);
      }
      const x = peak ? partOf(range, peak.start) * size.width : -9;
      if (peak?.state === "fail" || peak?.state === "near") drawMark(g, size, x, ink[peak.state]);
    },
    [curve, start, range, peak],
  );
  return (
    <Lane kind="sound" name={t("report.sound")}>
      <Plot label={t("report.curve", { name: t("report.sound") })} draw={draw} />
    </Lane>
  );
}

const head = 9; // LU above the target that a lane shows at least
const foot = 13; // and below

/** What a lane of loudness reaches over: the target in it, and the loudest. */
export function loudnessScale(limit: CurveLimit | null, loudness: Report["loudness"]) {
  const { min = null, max = null } = limit ?? {};
  const target =
    min !== null && max !== null
      ? (min + max) / 2
      : (max ?? min ?? loudness?.integrated_lufs ?? -23);
  const top = Math.ceil(Math.max(target + head, loudness?.max_short_term_lufs ?? target));
  return { target, top: Math.min(top, 0), bottom: Math.floor(target - foot) };
}

type LoudnessProps = {
  report: Report;
  curve: Of<"loudness">;
  verdict: Verdict | null;
  range: Range;
};

/** Short-term loudness and what the template wants of the whole. */
export function LoudnessLane({ report, curve, verdict, range }: LoudnessProps) {
  const { t } = useTranslation("analysis");
  const limit = limitOf(verdict, "loudness");
  const { target, top, bottom } = loudnessScale(limit, report.loudness);
  const start = report.curves?.start ?? 0;
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      const rules = limitOf(verdict, "loudness");
      const y = (value: number) =>
        3 + ((top - Math.max(value, bottom)) / (top - bottom)) * (size.height - 6);
      if (rules) drawLimit(g, size, y, rules, ink);
      const points = curve.short_term;
      const columns = columnsOf(points, points, { start, step: curve.step }, range, size.width);
      drawCurve(g, columns, y, rules, ink);
    },
    [curve, start, range, verdict, top, bottom],
  );
  const marks = [
    { at: 0, text: `${signed(top)} LUFS` },
    ...(limit ? [{ at: (top - target) / (top - bottom), text: signed(target) }] : []),
    { at: 1, text: signed(bottom) },
  ];
  return (
    <Lane kind="loudness" name={t("report.loudness")}>
      <Plot label={t("report.curve", { name: t("report.loudness") })} draw={draw} />
      <Scale marks={marks} />
    </Lane>
  );
}

const percent = (value: number, height: number) => 3 + (1 - value / 100) * (height - 6);

/** How bright the pictures are: their mean, between the darkest and the brightest of each step. */
export function LumaLane({ curve, range }: { curve: Of<"luma">; range: Range }) {
  const { t } = useTranslation("analysis");
  const draw = useCallback<Draw>(
    (g, { width, height }, ink) => {
      const stepped = { start: 0, step: curve.step };
      const y = (value: number) => percent(value, height);
      drawBand(g, columnsOf(curve.low, curve.high, stepped, range, width), y, ink.quiet);
      drawCurve(g, columnsOf(curve.mean, curve.mean, stepped, range, width), y, null, ink);
    },
    [curve, range],
  );
  return (
    <Lane kind="curve" name={t("report.luma")}>
      <Plot label={t("report.curve", { name: t("report.luma") })} draw={draw} />
      <Scale marks={hundred} />
    </Lane>
  );
}

type IndexProps = { curve: Of<"quality">; verdict: Verdict | null; range: Range };

const hold = 2; // s that a sample stands for at most, twice their distance

/** The technical index of the pictures that were looked at closely. */
export function IndexLane({ curve, verdict, range }: IndexProps) {
  const { t } = useTranslation("analysis");
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      const rules = limitOf(verdict, "index_p5") ?? limitOf(verdict, "index");
      const y = (value: number) => percent(value, size.height);
      if (rules) drawLimit(g, size, y, rules, ink);
      drawCurve(g, columnsAt(curve.at, curve.index, range, size.width, hold), y, rules, ink);
    },
    [curve, range, verdict],
  );
  return (
    <Lane kind="curve" name={t("report.index")}>
      <Plot label={t("report.curve", { name: t("report.technicalIndex") })} draw={draw} />
      <Scale marks={hundred} />
    </Lane>
  );
}

const hundred = [
  { at: 0, text: "100" },
  { at: 1, text: "0" },
];

/** Values at the right edge of a lane, from its top (0) to its bottom (1). */
function Scale({ marks }: { marks: readonly { at: number; text: string }[] }) {
  return marks.map(({ at, text }) => (
    <span
      key={text}
      className="lval num"
      aria-hidden
      data-edge={at === 0 ? "top" : at === 1 ? "bottom" : undefined}
      style={at > 0 && at < 1 ? { top: `${at * 100}%` } : undefined}
    >
      {text}
    </span>
  ));
}
