import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBackend } from "@/backend/use-backend";
import { isTyping } from "@/lib/keys";
import {
  following,
  isWhole,
  leastSpan,
  panned,
  partOf,
  type Range,
  wholeOf,
  zoomed,
} from "./range";

const step = 1.6; // of one press

export type RangeControls = ReturnType<typeof useRange>;

/**
 * The part of the video that a timeline shows. It follows the playhead. track: what is as wide as the lanes are; rate: pictures a
 * second, 0 where that is not known.
 */
export function useRange(duration: number, rate: number, track: RefObject<HTMLElement | null>) {
  const { analyses } = useBackend();
  const [range, setRange] = useState<Range>(() => wholeOf(duration));
  const width = useWidth(track);
  const least = leastSpan(width, duration, rate);
  const now = useRef(range);
  now.current = range;

  useEffect(() => {
    let last = analyses.getState()?.player.at ?? 0;
    return analyses.subscribe(() => {
      const at = analyses.getState()?.player.at ?? 0;
      if (at === last) return;
      last = at;
      setRange((old) => following(old, at, duration));
    });
  }, [analyses, duration]);

  const zoom = useCallback(
    (factor: number, around?: number) => {
      const at = analyses.getState()?.player.at ?? 0;
      setRange((old) => {
        const seen = at >= old.start && at <= old.end;
        const middle = around ?? (seen ? at : (old.start + old.end) / 2);
        return zoomed(old, factor, middle, { duration, least });
      });
    },
    [analyses, duration, least],
  );
  const pan = useCallback(
    (seconds: number) => setRange((old) => panned(old, seconds, duration)),
    [duration],
  );
  return useMemo(
    () => ({
      range,
      width,
      whole: isWhole(range, duration),
      closest: range.end - range.start <= least * 1.001,
      now,
      zoom,
      pan,
      moveTo: setRange,
      zoomIn: () => zoom(step),
      zoomOut: () => zoom(1 / step),
      toFrame: () => zoom(Number.POSITIVE_INFINITY),
      toWhole: () => setRange(wholeOf(duration)),
      /** The time at a part of the track's width. */
      timeAt: (part: number) => now.current.start + part * (now.current.end - now.current.start),
      partOf: (at: number) => partOf(now.current, at),
    }),
    [range, width, duration, least, zoom, pan],
  );
}

/** How wide an element is, whole CSS pixels; 900 before it is there. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(900);
  useEffect(() => {
    if (!element.current) return undefined;
    const sizes = new ResizeObserver(([entry]) => {
      const next = Math.round(entry?.contentRect.width ?? 0);
      if (next > 0) setWidth(next);
    });
    sizes.observe(element.current);
    return () => sizes.disconnect();
  }, [element]);
  return width;
}

/** + − and 0, anywhere on the page but where somebody writes or under a dialog. */
export function useZoomKeys({ zoomIn, zoomOut, toWhole }: RangeControls) {
  useEffect(() => {
    const keys = new Map([
      ["+", zoomIn],
      ["=", zoomIn],
      ["-", zoomOut],
      ["−", zoomOut],
      ["0", toWhole],
    ]);
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.altKey || event.metaKey) return;
      const run = keys.get(event.key);
      if (!run || document.querySelector("[role='dialog'], [role='menu']")) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [zoomIn, zoomOut, toWhole]);
}
