import { type KeyboardEvent, type PointerEvent, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { formatTimecode } from "@/lib/format";
import { boxesOf } from "./curves";
import { drawBoxes } from "./draw";
import type { Finding } from "./findings";
import { Plot } from "./lane";
import { spanOf, wholeOf } from "./range";
import type { Tone } from "./tones";
import type { Draw } from "./use-plot";
import type { RangeControls } from "./use-range";

type Props = {
  duration: number;
  findings: readonly Finding[];
  toneOf: (finding: Finding) => Tone;
  controls: RangeControls;
};

/** The whole video in one strip while a part is shown, with that part marked: it can be moved. */
export function Overview({ duration, findings, toneOf, controls }: Props) {
  const { t } = useTranslation("analysis");
  const { range, pan } = controls;
  const draw = useCallback<Draw>(
    (g, size, ink) => {
      const all = wholeOf(duration);
      for (const tone of ["fact", "near", "fail"] as const) {
        const own = findings.filter((one) => one.kind !== "cut" && toneOf(one) === tone);
        drawBoxes(g, size, boxesOf(own, all, size.width, 2), ink[tone], 4);
      }
    },
    [duration, findings, toneOf],
  );
  const point = (event: PointerEvent<HTMLElement>) => {
    if (event.type === "pointermove" && event.buttons !== 1) return;
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) / width) * duration;
    pan(at - (range.start + range.end) / 2);
  };
  const onKey = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -0.25, ArrowRight: 0.25 };
    const step = steps[event.code];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    pan(step * spanOf(range));
  };
  return (
    <div className="oview">
      <Plot label="" draw={draw} />
      <i
        style={{
          left: `${(range.start / duration) * 100}%`,
          width: `${(spanOf(range) / duration) * 100}%`,
        }}
      />
      <div
        className="absolute inset-0"
        role="slider"
        tabIndex={0}
        aria-label={t("report.overview")}
        aria-valuemin={0}
        aria-valuemax={duration}
        aria-valuenow={range.start}
        aria-valuetext={t("report.span", {
          start: formatTimecode(range.start),
          end: formatTimecode(range.end),
        })}
        onPointerDown={point}
        onPointerMove={point}
        onKeyDown={onKey}
      />
    </div>
  );
}
