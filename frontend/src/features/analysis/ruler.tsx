import { useTranslation } from "react-i18next";
import type { Report } from "@/backend/door/analyses";
import { formatTimecode } from "@/lib/format";
import { type FrameRate, readRate, timecode } from "@/lib/timecode";
import { frameRate } from "./findings";
import { framesFor, partOf, type Range, spanOf, stepFor } from "./range";
import { useMeasureWords } from "./use-measure-words";

type Props = { report: Report; range: Range; width: number };

const labelWidth = 84; // CSS pixels that a time needs
const codeWidth = 104; // and a timecode
const leastGap = 6; // between two marks without words

/** The times above the lanes: round ones, and single pictures where they are wide enough. */
export function Ruler({ report, range, width }: Props) {
  const { t } = useTranslation("analysis");
  const words = useMeasureWords();
  const { vfr, frame_rate: rational } = report.video;
  const rate = vfr ? null : readRate(rational);
  const marks = marksOf(range, width, rate);
  return (
    <div className="lane" data-kind="ruler" aria-hidden>
      <span className="lb t3 num">
        {vfr ? t("variable") : words.value({ measure: "frame_rate", value: frameRate(rational) })}
      </span>
      <div className="tr">
        {marks.small.length > 0 && (
          <svg className="ticks" role="presentation">
            <path d={marks.small.map((at) => `M${x(range, at, width)} 17V24`).join("")} />
          </svg>
        )}
        {marks.named.map(({ at, name }) => (
          <span key={at} className="tk num" style={{ left: `${partOf(range, at) * 100}%` }}>
            {(1 - partOf(range, at)) * width > name.length * 7 + 10 && name}
          </span>
        ))}
      </div>
    </div>
  );
}

const x = (range: Range, at: number, width: number) =>
  (Math.round(partOf(range, at) * width) + 0.5).toFixed(1);

/** Named marks at round times or pictures, small ones at every picture where there is room. */
export function marksOf(range: Range, width: number, rate: FrameRate | null) {
  const pixel = spanOf(range) / Math.max(width, 1);
  const each = rate ? rate.den / rate.num : 0;
  const frames = rate ? framesFor(codeWidth * pixel, rate.num / rate.den) : null;
  const place = (step: number) => {
    const first = Math.ceil(range.start / step - 1e-6);
    const count = Math.min(Math.floor(range.end / step + 1e-6) - first + 1, 400);
    return Array.from({ length: Math.max(count, 0) }, (_, i) => first + i);
  };
  const small = each > 0 && each / pixel >= leastGap ? place(each).map((n) => n * each) : [];
  if (rate && frames !== null && small.length > 0) {
    const named = place(each * frames).map((n) => ({
      at: n * frames * each,
      name: timecode(n * frames, rate),
    }));
    return { named, small };
  }
  const step = stepFor(labelWidth * pixel);
  const digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const named = place(step).map((n) => ({ at: n * step, name: formatTimecode(n * step, digits) }));
  return { named, small };
}
