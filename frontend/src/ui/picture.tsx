import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import { usePicture } from "@/lib/picture/use-picture";
import { type Sayable, useSentence } from "@/lib/use-sentence";

/** Draws a stream on a canvas until the returned function is called. */
export type DrawPicture = (stream: string, canvas: HTMLCanvasElement) => () => void;

/** Where the pictures come from when not from the carrier of lib/picture: the fake backend draws its own. */
const DrawContext = createContext<DrawPicture | null>(null);
export const DrawProvider = DrawContext.Provider;

type PictureProps = { stream: string; label: string };

/** A live picture. Its frames never pass through React: they are drawn on the canvas where they are decoded. */
export function Picture({ stream, label }: PictureProps) {
  const draw = useContext(DrawContext);
  const sentence = useSentence();
  const [fault, setFault] = useState<Sayable | null>(null);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const bind = usePicture(draw ? null : stream, {
    onReport: () => setFault(null),
    onFault: (code, values) => setFault({ code, values }),
  });
  // Always the same function: with a new one at each render the picture would be watched anew, and a key frame asked for.
  const attach = useCallback(
    (element: HTMLCanvasElement | null) => {
      canvas.current = element;
      return bind(element);
    },
    [bind],
  );
  useEffect(() => {
    if (!canvas.current) return undefined;
    return draw?.(stream, canvas.current);
  }, [draw, stream]);
  return (
    <>
      <canvas ref={attach} role="img" aria-label={label} data-stream={stream} />
      {fault && (
        <p className="mid say" role="alert">
          {sentence(fault)}
        </p>
      )}
    </>
  );
}
