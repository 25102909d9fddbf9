import type { Seconds } from "@/backend/door/values";

/** The part of the video that the timeline shows: [start, end), seconds. */
export type Range = { readonly start: Seconds; readonly end: Seconds };

const range = (start: number, end: number): Range => ({
  start: start as Seconds,
  end: end as Seconds,
});

export const wholeOf = (duration: number): Range => range(0, duration);
export const spanOf = ({ start, end }: Range) => end - start;
export const isWhole = (one: Range, duration: number) => spanOf(one) > duration * 0.999;

/** How wide a picture is at the highest zoom, CSS pixels. */
export const pictureWidth = 12;

/** The shortest part that can be shown on so many pixels; rate: pictures a second, 25 where it is not known. */
export const leastSpan = (width: number, duration: number, rate: number) =>
  Math.min(duration, Math.max(width, 100) / pictureWidth / (rate > 0 ? rate : 25));

/** Within the video, as long as it is, whatever was asked for. */
function within(start: number, span: number, duration: number): Range {
  const length = Math.min(span, duration);
  const from = Math.min(Math.max(start, 0), duration - length);
  return range(from, from + length);
}

/** factor 2 shows half as much; the picture at `around` stays where it is on the screen. */
export function zoomed(
  one: Range,
  factor: number,
  around: number,
  { duration, least }: { duration: number; least: number },
): Range {
  const span = Math.min(Math.max(spanOf(one) / factor, least), duration);
  const part = spanOf(one) > 0 ? (around - one.start) / spanOf(one) : 0;
  return within(around - part * span, span, duration);
}

export const panned = (one: Range, seconds: number, duration: number) =>
  within(one.start + seconds, spanOf(one), duration);

/** Brings a time into view: a page further while it plays on, in the middle after a jump. The same range when it is in view. */
export function following(one: Range, at: number, duration: number): Range {
  if (isWhole(one, duration) || (at >= one.start && at <= one.end)) return one;
  const span = spanOf(one);
  const beyond = at > one.end ? at - one.end : one.start - at;
  const lead = beyond > span / 2 ? 0.5 : at > one.end ? 0.08 : 0.92;
  return within(at - span * lead, span, duration);
}

/** Where a time is in a range, 0…1 inside of it. */
export const partOf = (one: Range, at: number) =>
  spanOf(one) > 0 ? (at - one.start) / spanOf(one) : 0;

const steps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
  1800, 3600,
];

/** The step of a ruler on which each may be so many seconds long at least. */
export const stepFor = (least: number) =>
  steps.find((one) => one >= least) ?? Math.ceil(least / 3600) * 3600;

/** The same in whole pictures: 1, 2, 5, 10 … of them, as long as that is less than a second. */
export function framesFor(least: number, rate: number): number | null {
  const frames = [1, 2, 5, 10, 20].find((one) => one / rate >= least * 0.999);
  return frames !== undefined && frames / rate < 0.9 ? frames : null;
}
