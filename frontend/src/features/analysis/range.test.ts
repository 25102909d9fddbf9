import { describe, expect, it } from "vitest";
import {
  following,
  framesFor,
  isWhole,
  leastSpan,
  panned,
  partOf,
  pictureWidth,
  spanOf,
  stepFor,
  wholeOf,
  zoomed,
} from "./range";

const duration = 7_200;
const whole = wholeOf(duration);

describe("the part of the video that is shown", () => {
  it("is zoomed around a picture, which stays where it is", () => {
    const limits = { duration, least: leastSpan(900, duration, 25) };
    let range = whole;
    for (let i = 0; i < 40; i += 1) {
      const before = partOf(range, 2_345.6);
      range = zoomed(range, 1.5, 2_345.6, limits);
      expect(partOf(range, 2_345.6)).toBeCloseTo(before, 5);
    }
    expect(spanOf(range)).toBeCloseTo(limits.least, 6);
    expect(900 / (spanOf(range) * 25)).toBeCloseTo(pictureWidth, 6); // one picture is wide enough to be pointed at
    for (let i = 0; i < 60; i += 1) range = zoomed(range, 1 / 1.5, 7_000, limits);
    expect(isWhole(range, duration)).toBe(true);
  });

  it("stays in the video", () => {
    const range = zoomed(whole, 100, 0, { duration, least: 1 });
    expect(range.start).toBe(0);
    expect(panned(range, -50, duration).start).toBe(0);
    expect(panned(range, 1e9, duration).end).toBeCloseTo(duration, 6);
    expect(spanOf(panned(range, 1e9, duration))).toBeCloseTo(72, 6);
  });

  it("of two pictures is never more than there is", () => {
    const least = leastSpan(900, 0.08, 25);
    expect(least).toBe(0.08);
    expect(zoomed(wholeOf(0.08), 8, 0.04, { duration: 0.08, least })).toEqual(wholeOf(0.08));
    expect(partOf(wholeOf(0), 0)).toBe(0);
  });

  it("follows the playhead by pages, and a jump to its place", () => {
    const range = zoomed(whole, 72, 3_600, { duration, least: 1 }); // 100 s
    expect(following(range, range.end - 1, duration)).toBe(range);
    const on = following(range, range.end + 0.1, duration);
    expect(partOf(on, range.end + 0.1)).toBeCloseTo(0.08, 5);
    const back = following(range, range.start - 0.1, duration);
    expect(partOf(back, range.start - 0.1)).toBeCloseTo(0.92, 5);
    expect(partOf(following(range, 6_000, duration), 6_000)).toBeCloseTo(0.5, 5);
    expect(following(whole, 9_999, duration)).toBe(whole);
  });
});

describe("the ruler", () => {
  it("has round steps", () => {
    expect(stepFor(0.3)).toBe(0.5);
    expect(stepFor(25.2)).toBe(30);
    expect(stepFor(5_000)).toBe(7_200);
  });

  it("counts pictures where they can be told apart", () => {
    expect(framesFor(0.04, 25)).toBe(1);
    expect(framesFor(0.15, 25)).toBe(5);
    expect(framesFor(0.5, 25)).toBe(20);
    expect(framesFor(2, 25)).toBeNull();
    expect(framesFor(1 / 50, 50)).toBe(1);
  });
});
