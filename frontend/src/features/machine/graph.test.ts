import { describe, expect, it } from "vitest";
import type { MachinePoint } from "@/backend/door/machine";
import { areaOf, linesOf, strokeOf } from "./graph";

const point = (second: number, cpu: number, gpu: number | null = null): MachinePoint => ({
  at: new Date(1_000_000_000_000 + second * 1000).toISOString(),
  cpu,
  memory: 31,
  gpu,
});

describe("the graph", () => {
  it("puts the newest at the right edge and five minutes into its width", () => {
    const lines = linesOf([point(0, 0), point(2.5, 100), point(5, 50)], (one) => one.cpu);
    expect(lines).toEqual([["983.3 100.0", "991.7 0.0", "1000.0 50.0"]]);
    expect(strokeOf(lines)).toBe("M983.3 100.0L991.7 0.0L1000.0 50.0");
    expect(areaOf(lines)).toBe("M983.3 100L983.3 100.0L991.7 0.0L1000.0 50.0L1000.0 100z");
  });

  it("draws nothing where nobody looked, what is not there, or what is older", () => {
    const history = [point(0, 10), point(200, 20), point(202, 30, 5), point(301, 40)];
    expect(linesOf(history, (one) => one.cpu).map((line) => line.length)).toEqual([2, 1]);
    expect(linesOf(history, (one) => one.gpu)).toEqual([["670.0 95.0"]]);
    expect(linesOf([], (one) => one.cpu)).toEqual([]);
  });

  it("keeps figures out of range inside the box", () => {
    expect(linesOf([point(0, 120), point(1, -3)], (one) => one.cpu)[0]).toEqual([
      "996.7 0.0",
      "1000.0 100.0",
    ]);
  });
});
