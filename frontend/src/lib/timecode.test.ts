import { describe, expect, it } from "vitest";
import { frameAt, readRate, timecode } from "./timecode";

const ntsc = { num: 30000, den: 1001 };

describe("timecode", () => {
  it.each([
    [0, { num: 25, den: 1 }, "00:00:00:00"],
    [2680, { num: 25, den: 1 }, "00:01:47:05"],
    [90_000, { num: 25, den: 1 }, "01:00:00:00"],
    [1799, ntsc, "00:00:59;29"],
    [1800, ntsc, "00:01:00;02"],
    [17_981, ntsc, "00:09:59;29"],
    [17_982, ntsc, "00:10:00;00"],
    [107_892, ntsc, "01:00:00;00"],
    [3600, { num: 60000, den: 1001 }, "00:01:00;04"],
    [1440, { num: 24000, den: 1001 }, "00:01:00:00"],
  ])("frame %d", (frame, rate, text) => {
    expect(timecode(frame, rate)).toBe(text);
  });

  it("finds the picture of a time that was rounded", () => {
    expect(frameAt(0.0328, ntsc)).toBe(0);
    expect(frameAt(0.033367, ntsc)).toBe(1);
    expect(frameAt(0.0329, ntsc)).toBe(1);
    expect(frameAt(2.9999, { num: 25, den: 1 })).toBe(75);
  });

  it("reads rates", () => {
    expect(readRate("30000/1001")).toEqual(ntsc);
    expect(readRate("25/1")).toEqual({ num: 25, den: 1 });
    for (const bad of ["x", "0/0", "25/0", "", "-5/1"]) expect(readRate(bad)).toBeNull();
  });
});
