import { describe, expect, it } from "vitest";
import { boxesOf, columnsAt, columnsOf, lastAt } from "./curves";
import { wholeOf } from "./range";

describe("curves on pixels", () => {
  it("keep every peak of two hours", () => {
    const points = Array.from({ length: 72_000 }, () => -23);
    points[51_234] = -3;
    points[12] = -60;
    const columns = columnsOf(points, points, { start: 0, step: 0.1 }, wholeOf(7_200), 900);
    expect(Math.max(...columns.high)).toBe(-3);
    expect(columns.high[Math.floor((5_123.4 / 7_200) * 900)]).toBe(-3);
    expect(columns.low[0]).toBe(-60);
    expect(columns.high[0]).toBe(-23);
  });

  it("have nothing where the sound has not begun or is over", () => {
    const columns = columnsOf([1, 2], [1, 2], { start: 1, step: 1 }, wholeOf(4), 4);
    expect([...columns.low]).toEqual([Number.NaN, 1, 2, Number.NaN]);
  });

  it("are steps when one point is many pixels wide", () => {
    const columns = columnsOf([5, 7], [5, 7], { start: 0, step: 1 }, wholeOf(2), 8);
    expect([...columns.high]).toEqual([5, 5, 5, 5, 7, 7, 7, 7]);
  });

  it("of samples hold until the next, not for ever", () => {
    const columns = columnsAt([0, 1, 7], [80, 60, 90], wholeOf(10), 10, 2);
    expect([...columns.low]).toEqual([80, 60, 60, 60, NaN, NaN, NaN, 90, 90, 90]);
  });

  it("of a video without length are empty", () => {
    expect(columnsOf([1], [1], { start: 0, step: 1 }, wholeOf(0), 3).low[0]).toBeNaN();
    expect(columnsAt([0], [1], wholeOf(0), 3, 1).low[0]).toBeNaN();
  });
});

describe("spans on pixels", () => {
  it("are as many as can be told apart, and none is lost", () => {
    const cuts = Array.from({ length: 100_000 }, (_, i) => ({ at: i * 0.072, end: null }));
    const boxes = boxesOf(cuts, wholeOf(7_200), 900, 2);
    expect(boxes.length).toBeLessThanOrEqual(901);
    expect(boxes.length).toBeGreaterThan(800);
  });

  it("have a least width and lie where they are", () => {
    const spans = [
      { at: 1, end: 1.01 },
      { at: 5, end: 7 },
    ];
    expect(boxesOf(spans, wholeOf(10), 100, 3)).toEqual([
      { x: 10, width: 3 },
      { x: 50, width: 20 },
    ]);
    expect(boxesOf(spans, { ...wholeOf(10), end: 4 as never }, 100, 3)).toHaveLength(1);
  });
});

it("the last at or before a time", () => {
  expect(lastAt([0, 1, 2], 1.5)).toBe(1);
  expect(lastAt([0, 1, 2], -1)).toBe(-1);
  expect(lastAt([0, 1, 2], 9)).toBe(2);
  expect(lastAt([], 9)).toBe(-1);
});
