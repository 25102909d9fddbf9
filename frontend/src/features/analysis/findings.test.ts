import { describe, expect, it } from "vitest";
import type { Report } from "@/backend/door/analyses";
import { currentAt, findingsOf, frameRate, neighbour, shotsOf, snap } from "./findings";

const report = {
  duration: 12.48,
  events: [
    { kind: "cut", at: 7.2 },
    { kind: "cut", at: 3 },
  ],
  spans: [{ kind: "black", start: 1, end: 2 }],
} as unknown as Report;
const all = findingsOf(report);

describe("findings", () => {
  it("stand in the order of the video", () => {
    expect(all.map(({ kind, at, end }) => [kind, at, end])).toEqual([
      ["black", 1, 2],
      ["cut", 3, null],
      ["cut", 7.2, null],
    ]);
  });

  it("know a dissolve from its first mixed picture to its last", () => {
    const events = [{ kind: "dissolve", start: 5, end: 6 }] as unknown as Report["events"];
    expect(findingsOf({ ...report, events, spans: [] })).toEqual([
      { kind: "dissolve", at: 5, end: 6 },
    ]);
    expect(shotsOf({ ...report, events })).toHaveLength(1);
  });

  it("make shots that cover the whole video", () => {
    expect(shotsOf(report)).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 7.2 },
      { start: 7.2, end: 12.48 },
    ]);
    expect(shotsOf({ ...report, events: [] })).toEqual([{ start: 0, end: 12.48 }]);
  });

  it("lead on and back, and never to where one is", () => {
    expect(neighbour(all, 3, 1)?.at).toBe(7.2);
    expect(neighbour(all, 3, -1)?.at).toBe(1);
    expect(neighbour(all, 7.2, 1)).toBeUndefined();
    expect(neighbour(all, 0, -1)).toBeUndefined();
    expect(currentAt(all, 3)).toBe(1);
    expect(currentAt(all, 2.99)).toBe(0);
    expect(currentAt(all, 0)).toBe(-1);
  });

  it("catch a click that is near an edge, exactly", () => {
    expect(snap(all, 7.13, 0.1)).toBe(7.2);
    expect(snap(all, 1.96, 0.1)).toBe(2);
    expect(snap(all, 5, 0.1)).toBe(5);
  });
});

describe("the rate", () => {
  it("reads frame rates", () => {
    expect(frameRate("25/1")).toBe(25);
    expect(frameRate("30000/1001")).toBeCloseTo(29.97, 2);
    expect(frameRate("x")).toBe(0);
  });
});
