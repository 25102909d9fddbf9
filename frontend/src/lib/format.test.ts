import { describe, expect, it } from "vitest";
import {
  daysBetween,
  formatBitrate,
  formatBytes,
  formatDay,
  formatMoment,
  formatPart,
  formatPercent,
  formatRate,
  formatSpan,
  formatTimecode,
} from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.00 kB"],
    [412_000, "412 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [38_600_000, "38.6 MB"],
    [1_842_006_528, "1.84 GB"],
    [48e9, "48.0 GB"],
    [2.5e15, "2,500 TB"],
  ])("%d bytes is %s", (bytes, text) => expect(plain(formatBytes("en", bytes))).toBe(text));

  it("writes part and whole in the unit of the whole", () => {
    const { done, total } = formatPart("en", 12.4e9, 48e9);
    expect(plain(`${done} of ${total}`)).toBe("12.4 of 48.0 GB");
    expect(formatPart("en", 0, 412_000).done).toBe("0");
  });

  it("writes rates", () => {
    expect(plain(formatRate("en", 112e6))).toBe("112 MB/s");
    expect(plain(formatBitrate("en", 2_100_000))).toBe("2.1 Mbit/s");
    expect(plain(formatBitrate("en", 640_000))).toBe("640 kbit/s");
  });

  it("never rounds up to done", () => {
    expect(plain(formatPercent("en", 0.9999))).toBe("99 %");
    expect(plain(formatPercent("ko", 1))).toBe("100 %");
  });
});

describe("lengths of time", () => {
  it.each([
    ["en", 41.2, "41 s"],
    ["ko", 41.2, "41초"],
    ["ja", 41.2, "41 秒"],
    ["en", 318, "5 min"],
    ["ko", 318, "5분"],
    ["ja", 318, "5 分"],
    ["en", 59.6, "1 min"],
    ["en", 7_800, "2 h 10 min"],
    ["ko", 7_200, "2시간"],
    ["en", -3, "0 s"],
  ] as const)("%s %d s is %s", (locale, seconds, text) =>
    expect(plain(formatSpan(locale, seconds))).toBe(text),
  );

  it.each([
    [107.2, 2, "01:47.20"],
    [125.96, 2, "02:05.96"],
    [126, 2, "02:06.00"],
    [0, 2, "00:00.00"],
    [3_661.5, 1, "1:01:01.5"],
    [59.999, 0, "00:59"],
    // 25/30000*1001 s: written down, not up, so that the frame before is never named.
    [0.834_166_7, 3, "00:00.834"],
  ] as const)("%d s with %d digits is %s", (at, digits, text) =>
    expect(formatTimecode(at, digits)).toBe(text),
  );
});

describe("days", () => {
  const now = new Date(2026, 2, 12, 1, 0);
  const yesterday = new Date(2026, 2, 11, 23, 0);

  it("counts by the calendar, not by hours", () => {
    expect(daysBetween(yesterday, now)).toBe(1);
    expect(formatDay("en", yesterday, now)).toBe("yesterday");
    expect(formatDay("ko", yesterday, now)).toBe("어제");
    expect(formatDay("ja", now, now)).toBe("今日");
  });

  it("writes a date from a week on, and the year when it is another", () => {
    expect(formatDay("en", new Date(2026, 2, 1), now)).toBe("1 Mar");
    expect(formatDay("en", new Date(2025, 2, 1), now)).toBe("1 Mar 2025");
  });

  it("says when", () => {
    expect(formatMoment("en", yesterday, now)).toBe("yesterday 23:00");
    expect(formatMoment("ko", new Date(2026, 2, 13, 18, 0), now)).toBe("내일 18:00");
  });
});
