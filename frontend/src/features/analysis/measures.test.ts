import { describe, expect, it } from "vitest";
import { formatLimits, formatMeasure, unitOf } from "./measures";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("values of measures", () => {
  it.each([
    ["loudness", -20.8134, "−20.8 LUFS"],
    ["loudness_range", 4, "4.0 LU"],
    ["true_peak", -0.4, "−0.4 dBTP"],
    ["phase", 0.82, "+0.82"],
    ["black", 2.4, "2.4 s"],
    ["black", 130, "02:10"],
    ["flashes", 3, "3"],
    ["illegal", 0.02, "0.02 %"],
    ["illegal", 2.31, "2.3 %"],
    ["index_p5", 61.4, "61"],
    ["height", 1080, "1080 px"],
    ["frame_rate", 30000 / 1001, "29.97 fps"],
    ["frame_rate", 25, "25 fps"],
    ["of_tomorrow", 1.25, "1.25"],
  ])("%s %d", (measure, value, text) => {
    expect(plain(formatMeasure("en", measure, value))).toBe(text);
  });

  it("are never rounded over the limit that they break", () => {
    const limits = { min: -23.5, max: -22.5 };
    expect(plain(formatMeasure("en", "loudness", -22.46, limits))).toBe("−22.46 LUFS");
    expect(plain(formatMeasure("en", "loudness", -22.54, limits))).toBe("−22.5 LUFS");
    expect(plain(formatMeasure("en", "index_p5", 49.6, { min: 50, max: null }))).toBe("49.6");
  });

  it("have their unit in the language", () => {
    expect(formatMeasure("ko", "black", 2.4)).toBe("2.4초");
    expect(plain(formatMeasure("ja", "black", 2.4))).toBe("2.4 秒");
    expect(unitOf("ko", "freeze")).toBe("초");
    expect(unitOf("ja", "loudness")).toBe("LUFS");
  });
});

describe("limits", () => {
  it.each([
    ["loudness", -23.5, -22.5, "−23.0 ±0.5 LUFS"],
    ["true_peak", null, -1, "≤ −1.0 dBTP"],
    ["phase", 0, null, "≥ 0"],
    ["freeze", null, 4, "≤ 4.0 s"],
    ["silence", null, 120, "≤ 02:00"],
    ["clipping", null, 0, "≤ 0"],
    ["bars", null, 0, "≤ 0 s"],
    ["illegal", null, 0.5, "≤ 0.5 %"],
    ["height", 1080, null, "≥ 1080 px"],
    ["channels", 2, 2, "= 2"],
    ["loudness", -23.45, -22, "−23.45 … −22.0 LUFS"],
  ])("of %s from %s to %s", (measure, min, max, text) => {
    expect(plain(formatLimits("en", measure, { min, max }))).toBe(text);
  });
});
