import { expect, it } from "vitest";
import type { Report, RuleResult } from "@/backend/door/analyses";
import { reportOf } from "@/backend/fake/reports";
import { mostlyAfter } from "./mostly-after";

const rule = { min: -23.5, max: -22.5 };
const result = (value: number | null) => ({ ...rule, value }) as RuleResult;

function loud(levels: readonly number[]): Report {
  const report = reportOf("a.mov", 60);
  const loudness = { step: 0.1, momentary: levels, short_term: levels } as never;
  return { ...report, curves: { start: 0 as never, loudness } };
}
const at = (level: number, seconds: number) => Array.from({ length: seconds * 10 }, () => level);

it("finds where it began to be too loud", () => {
  expect(mostlyAfter(loud([...at(-24, 40), ...at(-18, 20)]), result(-20))).toBeCloseTo(40);
  expect(mostlyAfter(reportOf("a.mov", 252), result(-20.8))).toBeCloseTo(118, 0);
});

it("finds where it began to be too quiet, silence aside", () => {
  const report = loud([...at(-23, 30), ...at(-30, 20), ...at(-120, 10)]);
  expect(mostlyAfter(report, result(-25))).toBeNull(); // two thirds of the rest
  expect(mostlyAfter(loud([...at(-23, 30), ...at(-30, 30)]), result(-25))).toBeCloseTo(30);
});

it("says nothing of what is so all along, here and there, or not measured", () => {
  expect(mostlyAfter(loud([...at(-60, 2), ...at(-18, 58)]), result(-18))).toBeNull();
  const mixed = Array.from({ length: 600 }, (_, i) => (i % 2 ? -18 : -24));
  expect(mostlyAfter(loud(mixed), result(-20))).toBeNull();
  expect(mostlyAfter(loud([]), result(-20))).toBeNull();
  expect(mostlyAfter(loud(at(-18, 60)), result(null))).toBeNull();
});
