import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { RangeControls } from "./use-range";

const slack = 4; // CSS pixels that a click may move

type Drag = { x: number; readonly scrubs: boolean; moved: boolean };

/**
 * What the pointer does on the lanes. A click means its time. Dragging in the ruler, or while the whole video is shown, takes the
 * playhead along; dragging in the lanes of a part scrolls. The wheel scrolls, with Ctrl it zooms around the pointer.
 * ruler: its height; seek: gets the time and how many seconds a pixel is.
 */
export function useGestures(
  controls: RangeControls,
  surface: RefObject<HTMLElement | null>,
  stack: RefObject<HTMLElement | null>,
  seek: (at: number, pixel: number) => void,
  ruler: number,
) {
  const drag = useRef<Drag | null>(null);
  const { zoom, pan, timeAt, now, whole } = controls;

  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      const { width, left } = element.getBoundingClientRect();
      const pixels = event.deltaMode === 1 ? 16 : 1; // lines
      if (event.ctrlKey) {
        event.preventDefault();
        zoom(Math.exp(-event.deltaY * pixels * 0.003), timeAt((event.clientX - left) / width));
        return;
      }
      const across = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (Math.abs(across) > 0) {
        event.preventDefault();
        const { start, end } = now.current;
        pan(((across * pixels) / width) * (end - start));
      } else if (stack.current) stack.current.scrollTop += event.deltaY * pixels;
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [surface, stack, zoom, pan, timeAt, now]);

  const go = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const { start, end } = now.current;
    seek(timeAt((event.clientX - left) / width), (end - start) / width);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button > 1) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const inRuler = event.clientY - event.currentTarget.getBoundingClientRect().top < ruler;
      const scrubs = event.button === 0 && (whole || inRuler);
      drag.current = { x: event.clientX, scrubs, moved: event.button === 1 };
      if (scrubs) go(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const held = drag.current;
      if (!held || event.buttons === 0) return;
      if (held.scrubs) {
        go(event);
        return;
      }
      const moved = event.clientX - held.x;
      if (!held.moved && Math.abs(moved) < slack) return;
      const { start, end } = now.current;
      pan((-moved / event.currentTarget.getBoundingClientRect().width) * (end - start));
      drag.current = { ...held, x: event.clientX, moved: true };
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const held = drag.current;
      drag.current = null;
      if (held && !held.scrubs && !held.moved) go(event);
    },
    onPointerCancel: () => {
      drag.current = null;
    },
  };
}
