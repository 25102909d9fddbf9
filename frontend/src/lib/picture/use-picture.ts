import { createContext, type RefCallback, useCallback, useContext, useEffect, useRef } from "react";
import type { Carrier } from "./carrier";
import { LivePicture, type PictureReport } from "./live-picture";

/** The page's one carrier; the shell provides it. null: pictures stay blank (tests, the fake backend). */
export const CarrierContext = createContext<Carrier | null>(null);

export type PictureHandlers = {
  /** At most 4 times a second. */
  readonly onReport?: (report: PictureReport) => void;
  readonly onFault?: (code: string, values: Readonly<Record<string, string | number>>) => void;
};

/** Gives the ref of the canvas on which the stream is shown; null shows nothing new. */
export function usePicture(
  stream: string | null,
  handlers: PictureHandlers = {},
): RefCallback<HTMLCanvasElement> {
  const carrier = useContext(CarrierContext);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  return useCallback(
    (canvas: HTMLCanvasElement | null) => {
      if (!canvas || !carrier || stream === null) return;
      const live = new LivePicture({
        carrier,
        stream,
        canvas,
        onReport: (report) => latest.current.onReport?.(report),
        onFault: (code, values) => latest.current.onFault?.(code, values),
      });
      return () => live.close();
    },
    [carrier, stream],
  );
}
