import { describe, expect, it } from "vitest";
import type { Seconds } from "@/backend/door/values";
import { loudnessScale } from "./curve-lanes";
import { wholeOf } from "./range";
import { marksOf } from "./ruler";

const part = (start: number, end: number) => ({ start: start as Seconds, end: end as Seconds });
const pal = { num: 25, den: 1 };

describe("the marks of the ruler", () => {
  it("are round times of the whole", () => {
    const { named, small } = marksOf(wholeOf(252), 860, pal);
    expect(named.map(({ name }) => name).slice(0, 3)).toEqual(["00:00", "00:30", "01:00"]);
    expect(small).toEqual([]);
  });

  it("are single pictures at the highest zoom, with timecodes", () => {
    const { named, small } = marksOf(part(107, 109.8), 860, pal);
    expect(small).toHaveLength(71); // 12 pixels apart
    expect(named[0]).toEqual({ at: 107.2, name: "00:01:47:05" });
    expect((named[1]?.at ?? 0) - 107.2).toBeCloseTo(0.4);
  });

  it("of 29.97 are drop frame, exactly at the pictures", () => {
    const ntsc = { num: 30000, den: 1001 };
    const { named, small } = marksOf(part(59.5, 61.5), 860, ntsc);
    for (const at of small) expect(((at * 30000) / 1001) % 1).toBeCloseTo(0, 6);
    expect(named.every(({ name }) => name.includes(";"))).toBe(true);
  });

  it("of a variable rate are times alone, however near one looks", () => {
    const { named, small } = marksOf(part(10, 10.5), 860, null);
    expect(small).toEqual([]);
    expect(named.map(({ name }) => name).slice(0, 2)).toEqual(["00:10.00", "00:10.05"]);
  });

  it.each([0, 0.04, 0.08, 5, 36_000, 1e6])("are never many: %d s", (duration) => {
    const { named, small } = marksOf(wholeOf(duration), 860, pal);
    expect(named.length).toBeLessThan(20);
    expect(small.length).toBeLessThan(160);
  });
});

describe("the scale of loudness", () => {
  it("has the target of the template in it, and the loudest", () => {
    const limit = { min: -23.5, max: -22.5, above: "fail", below: "fact" } as const;
    expect(loudnessScale(limit, undefined)).toEqual({ target: -23, top: -14, bottom: -36 });
    const loud = { range_lu: 5, true_peak_at: 0 as Seconds, max_short_term_lufs: -7.3 };
    expect(loudnessScale(limit, loud).top).toBe(-7);
    expect(loudnessScale(null, { ...loud, integrated_lufs: -16 })).toMatchObject({ target: -16 });
  });
});
