import type { Box, Columns } from "./curves";
import type { CurveLimit, Tone } from "./tones";
import type { Ink } from "./use-plot";

type Size = { readonly width: number; readonly height: number };
type Pen = CanvasRenderingContext2D;

/** Rounded boxes, `inset` pixels from above and below. */
export function drawBoxes(
  g: Pen,
  { height }: Size,
  boxes: readonly Box[],
  colour: string,
  inset: number,
) {
  g.fillStyle = colour;
  g.beginPath();
  for (const { x, width } of boxes) {
    g.roundRect(x, inset, width, height - 2 * inset, Math.min(2, width / 2));
  }
  g.fill();
}

/** The shots, a hair's breadth apart, the current one marked. */
export function drawShots(
  g: Pen,
  { height }: Size,
  boxes: readonly Box[],
  now: Box | null,
  ink: Ink,
) {
  g.fillStyle = ink.shot;
  for (const { x, width } of boxes) g.fillRect(x + 0.5, 3, Math.max(width - 1, 0.5), height - 6);
  if (!now) return;
  g.fillStyle = ink.soft;
  g.fillRect(now.x + 0.5, 3, Math.max(now.width - 1, 2), height - 6);
  g.strokeStyle = ink.accent;
  g.lineWidth = 1;
  g.strokeRect(now.x + 1, 3.5, Math.max(now.width - 2, 2), height - 7);
}

/** Dissolves, hatched over the shots that they lead from and to. */
export function drawHatched(g: Pen, { height }: Size, boxes: readonly Box[], ink: Ink) {
  g.strokeStyle = ink.fact;
  g.lineWidth = 1;
  for (const { x, width } of boxes) {
    g.save();
    g.beginPath();
    g.rect(x, 3, width, height - 6);
    g.clip();
    g.beginPath();
    for (let from = Math.floor(x / 4) * 4 - height; from < x + width; from += 4) {
      g.moveTo(from, height);
      g.lineTo(from + height * 0.5, 0);
    }
    g.stroke();
    g.restore();
  }
}

/** The lowest and the highest sample in each pixel, `top`…`top + height`; full scale is 32767. */
export function drawWave(g: Pen, columns: Columns, top: number, height: number, colour: string) {
  const middle = top + height / 2;
  const scale = (height / 2 - 1) / 32_767;
  g.fillStyle = colour;
  for (let x = 0; x < columns.low.length; x += 1) {
    const low = columns.low[x] ?? Number.NaN;
    const high = columns.high[x] ?? Number.NaN;
    if (Number.isNaN(low)) continue;
    const above = Math.max(high * scale, 0.5);
    g.fillRect(x, middle - above, 1, above + Math.max(-low * scale, 0.5));
  }
}

/** What is between the lowest and the highest of each pixel. */
export function drawBand(g: Pen, columns: Columns, y: (value: number) => number, colour: string) {
  g.fillStyle = colour;
  for (let x = 0; x < columns.low.length; x += 1) {
    const low = columns.low[x] ?? Number.NaN;
    if (Number.isNaN(low)) continue;
    const top = y(columns.high[x] ?? low);
    g.fillRect(x, top, 1, Math.max(y(low) - top, 1));
  }
}

/** A curve, in the colour of the verdict where it is beyond a limit. */
export function drawCurve(
  g: Pen,
  columns: Columns,
  y: (value: number) => number,
  limit: CurveLimit | null,
  ink: Ink,
) {
  const toneOf = (value: number): Tone => {
    if (limit?.max != null && value > limit.max) return limit.above;
    if (limit?.min != null && value < limit.min) return limit.below;
    return "fact";
  };
  g.lineJoin = "round";
  let tone: Tone | null = null;
  let last: { x: number; y: number } | null = null;
  const end = () => tone !== null && g.stroke();
  for (let x = 0; x < columns.low.length; x += 1) {
    const low = columns.low[x] ?? Number.NaN;
    const high = columns.high[x] ?? Number.NaN;
    if (Number.isNaN(low)) {
      end();
      tone = last = null;
      continue;
    }
    const worst = toneOf(high) === "fact" ? toneOf(low) : toneOf(high);
    if (worst !== tone) {
      end();
      tone = worst;
      g.strokeStyle = worst === "fact" ? ink.line : ink[worst];
      g.lineWidth = worst === "fact" ? 1.5 : 2;
      g.beginPath();
      g.moveTo(last?.x ?? x, last?.y ?? y(low));
    }
    const [top, bottom] = [y(high), y(low)];
    const fromTop: boolean = last !== null && Math.abs(top - last.y) < Math.abs(bottom - last.y);
    g.lineTo(x + 0.5, fromTop ? top : bottom);
    if (top !== bottom) g.lineTo(x + 0.5, fromTop ? bottom : top);
    last = { x: x + 0.5, y: fromTop ? bottom : top };
  }
  end();
}

/** A limit: its band, and a dashed line at one value. */
export function drawLimit(
  g: Pen,
  { width }: Size,
  y: (value: number) => number,
  limit: CurveLimit,
  ink: Ink,
) {
  const { min, max } = limit;
  if (min !== null && max !== null) {
    g.save();
    g.globalAlpha = 0.42;
    g.fillStyle = ink.quiet;
    g.fillRect(0, y(max), width, y(min) - y(max));
    g.restore();
  }
  const at = min !== null && max !== null ? (min + max) / 2 : (max ?? min ?? 0);
  dashed(g, width, y(at), ink.fact);
}

function dashed(g: Pen, width: number, y: number, colour: string) {
  g.save();
  g.strokeStyle = colour;
  g.lineWidth = 1;
  g.setLineDash([3, 3]);
  g.beginPath();
  g.moveTo(0, Math.round(y) + 0.5);
  g.lineTo(width, Math.round(y) + 0.5);
  g.stroke();
  g.restore();
}

/** An upright line, as at the place of the true peak. */
export function drawMark(g: Pen, { height }: Size, x: number, colour: string) {
  g.fillStyle = colour;
  g.fillRect(Math.round(x) - 1, 0, 2, height);
}
