import { type RefObject, useEffect, useRef } from "react";
import { useBackend } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { partOf, type Range, spanOf } from "./range";

type Props = { range: Range; frame: number; width: number; slider: RefObject<HTMLElement | null> };

/**
 * The line over all lanes, where pictures are wide enough with the whole picture beside it. It and the slider's value follow the player
 * past React. frame: the length of a picture, seconds.
 */
export function Playhead({ range, frame, width, slider }: Props) {
  const { analyses } = useBackend();
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLElement>(null);
  const wide = (frame / spanOf(range)) * width;
  useEffect(() => {
    const move = () => {
      const at = analyses.getState()?.player.at ?? 0;
      const part = partOf(range, at);
      if (line.current) {
        line.current.style.left = `${Math.min(Math.max(part, 0), 1) * 100}%`;
        line.current.hidden = part < -1e-6 || part > 1 + 1e-6;
        line.current.dataset["at"] = part < 0.04 ? "start" : part > 0.96 ? "end" : "";
      }
      if (label.current) label.current.textContent = formatTimecode(at);
      slider.current?.setAttribute("aria-valuenow", String(at));
      slider.current?.setAttribute("aria-valuetext", formatTimecode(at));
    };
    move();
    return analyses.subscribe(move);
  }, [analyses, range, slider]);
  return (
    <div ref={line} className="playhead" aria-hidden>
      {wide >= 6 && <i style={{ width: `${wide}px` }} />}
      <b ref={label} />
    </div>
  );
}
