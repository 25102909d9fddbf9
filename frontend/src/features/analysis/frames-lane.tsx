import { useTranslation } from "react-i18next";
import type { Still } from "@/backend/door/analyses";
import { lastAt } from "./curves";
import { Lane } from "./lane";
import { type Range, spanOf } from "./range";

type Props = { stills: readonly Still[]; range: Range; width: number };

/** Pictures of the part that is shown, as many as fit. The player shows them all: here they are for finding one's way. */
export function FramesLane({ stills, range, width }: Props) {
  const { t } = useTranslation("analysis");
  return (
    <Lane kind="frames" name={t("report.frames")}>
      {cellsOf(stills, range, width).map(({ still, left, width: room }) => (
        <span key={still.at} className="still" style={{ left: `${left}px`, width: `${room}px` }}>
          <img src={still.url} alt="" draggable={false} decoding="async" />
        </span>
      ))}
    </Lane>
  );
}

const least = 72; // CSS pixels of a picture that one can make out

/**
 * Each still at its own time, as many as there is room for; the first is the one that is on screen where the range begins. A picture is as
 * wide as there is room to the next.
 */
export function cellsOf(stills: readonly Still[], range: Range, width: number) {
  const at = stills.map((still) => still.at);
  const first = Math.max(lastAt(at, range.start + 1e-6), 0);
  const cells: { still: Still; left: number; width: number }[] = [];
  const scale = width / (spanOf(range) || 1);
  for (let i = first; i < stills.length; i += 1) {
    const still = stills[i];
    if (!still || still.at >= range.end) break;
    const left = Math.max(Math.round((still.at - range.start) * scale), 0);
    const last = cells.at(-1);
    if (last && left - last.left < least) continue;
    if (last) last.width = left - last.left - 1;
    cells.push({ still, left, width: width - left });
  }
  return cells;
}
