import { type Range, spanOf } from "./range";

// Curves of hours are drawn on a thousand pixels: what lies in one pixel is seen as its lowest and highest value.

/** What is seen in each pixel of a lane; NaN where the curve has no point. */
export type Columns = { readonly low: Float32Array; readonly high: Float32Array };

/** A curve of equal steps; point i is for [start + i·step, start + (i+1)·step). */
export type Stepped = { readonly start: number; readonly step: number };

/** The lowest of `low` and the highest of `high` in each of `width` pixels of the range. */
export function columnsOf(
  low: readonly number[],
  high: readonly number[],
  { start, step }: Stepped,
  shown: Range,
  width: number,
): Columns {
  const out = { low: new Float32Array(width).fill(Number.NaN), high: new Float32Array(width) };
  out.high.fill(Number.NaN);
  const each = spanOf(shown) / width;
  if (!(step > 0) || !(each > 0)) return out;
  for (let x = 0; x < width; x += 1) {
    const from = (shown.start + x * each - start) / step;
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(low.length, Math.max(first + 1, Math.floor(from + each / step)));
    if (from + each / step <= 0) continue;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = first; i < last; i += 1) {
      least = Math.min(least, low[i] ?? least);
      most = Math.max(most, high[i] ?? most);
    }
    if (least <= most) {
      out.low[x] = least;
      out.high[x] = most;
    }
  }
  return out;
}

/** The same of points at any times, in their order: between two of them the first holds, for `hold` seconds at most. */
export function columnsAt(
  at: readonly number[],
  values: readonly number[],
  shown: Range,
  width: number,
  hold: number,
): Columns {
  const out = { low: new Float32Array(width).fill(Number.NaN), high: new Float32Array(width) };
  out.high.fill(Number.NaN);
  const each = spanOf(shown) / width;
  if (!(each > 0)) return out;
  let i = Math.max(0, lastAt(at, shown.start));
  for (let x = 0; x < width; x += 1) {
    const from = shown.start + x * each;
    while (i + 1 < at.length && (at[i + 1] ?? 0) <= from) i += 1;
    for (let k = i; k < at.length && (at[k] ?? 0) < from + each; k += 1) {
      const time = at[k] ?? 0;
      const value = values[k];
      if (value === undefined || time + hold < from) continue;
      out.low[x] = Math.min(Number.isNaN(out.low[x]) ? value : (out.low[x] ?? value), value);
      out.high[x] = Math.max(Number.isNaN(out.high[x]) ? value : (out.high[x] ?? value), value);
    }
  }
  return out;
}

/** The last place in a list in order whose time is at or before; -1 when none is. */
export function lastAt(at: readonly number[], time: number): number {
  let below = -1;
  let above = at.length;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if ((at[middle] ?? 0) <= time) below = middle;
    else above = middle;
  }
  return below;
}

/** Something on a lane, as wide as it is seen: at least `least` pixels. */
export type Box = { readonly x: number; readonly width: number };

/**
 * Joins what cannot be told apart on the screen: of a hundred thousand spans as many boxes come back as there are pixels.
 * spans: in the order of their starts.
 */
export function boxesOf(
  spans: readonly { readonly at: number; readonly end: number | null }[],
  shown: Range,
  width: number,
  least: number,
): Box[] {
  const boxes: Box[] = [];
  const scale = width / (spanOf(shown) || 1);
  let open: { x: number; end: number } | null = null;
  const close = () => open && boxes.push({ x: open.x, width: open.end - open.x });
  for (const { at, end } of spans) {
    if (at > shown.end || (end ?? at) < shown.start) continue;
    const left = Math.max((at - shown.start) * scale, -4);
    const right = Math.min(Math.max(((end ?? at) - shown.start) * scale, left + least), width + 4);
    if (open !== null && left - open.x < 1) open.end = Math.max(open.end, right);
    else {
      close();
      open = { x: left, end: right };
    }
  }
  close();
  return boxes;
}
