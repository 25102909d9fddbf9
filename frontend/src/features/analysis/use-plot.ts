import { type RefObject, useEffect, useRef } from "react";

/** The colours that curves and spans are drawn in: tokens, as they are where the canvas stands. */
export type Ink = Readonly<
  Record<"fact" | "quiet" | "line" | "grid" | "shot" | "near" | "fail" | "accent" | "soft", string>
>;

const tokens: Readonly<Record<keyof Ink, string>> = {
  fact: "--data-1",
  quiet: "--data-2",
  line: "--text-2",
  grid: "--data-grid",
  shot: "--bg-4",
  near: "--warn",
  fail: "--danger",
  accent: "--accent",
  soft: "--accent-soft",
};

function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = ([name, token]: [string, string]) => [name, style.getPropertyValue(token).trim()];
  return Object.fromEntries(Object.entries(tokens).map(read)) as Ink;
}

/** Draws on a context whose unit is the CSS pixel. */
export type Draw = (
  g: CanvasRenderingContext2D,
  size: { width: number; height: number },
  ink: Ink,
) => void;

/**
 * Keeps a canvas drawn as large as it is shown: anew when `draw` is another function, when its size changes and when the colours of
 * the window do. Of several reasons in one frame it is drawn once.
 */
export function usePlot(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const g = element?.getContext("2d");
    if (!element || !g) return undefined;
    let asked = 0;
    const paint = () => {
      asked = 0;
      const { width, height } = element.getBoundingClientRect();
      const dots = window.devicePixelRatio || 1;
      const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
      if (element.width !== across) element.width = across;
      if (element.height !== down) element.height = down;
      g.setTransform(dots, 0, 0, dots, 0, 0);
      g.clearRect(0, 0, width, height);
      if (width >= 1 && height >= 1) draw(g, { width: Math.floor(width), height }, inkOf(element));
    };
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(paint);
    };
    ask();
    const sizes = new ResizeObserver(ask);
    sizes.observe(element);
    const theme = new MutationObserver(ask);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
    const schemes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) =>
      window.matchMedia(query),
    );
    for (const scheme of schemes) scheme.addEventListener("change", ask);
    return () => {
      cancelAnimationFrame(asked);
      sizes.disconnect();
      theme.disconnect();
      for (const scheme of schemes) scheme.removeEventListener("change", ask);
    };
  }, [draw]);
  return canvas;
}
