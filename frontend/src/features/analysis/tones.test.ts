import { expect, it } from "vitest";
import type { RuleResult, Template, Verdict } from "@/backend/door/analyses";
import type { Seconds } from "@/backend/door/values";
import { judgeFindings, limitOf, worseOf } from "./tones";

const s = (value: number) => value as Seconds;
const result = (measure: string, more: Partial<RuleResult>): RuleResult => ({
  measure,
  min: null,
  max: null,
  state: "pass",
  value: 0,
  start: s(0),
  end: s(0),
  count: 0,
  ...more,
});
const verdictOf = (...results: RuleResult[]): Verdict => ({
  template: "x",
  state: "fail",
  results,
});
const template: Template = {
  id: "x",
  name: "x",
  builtIn: false,
  rules: [
    { measure: "black", min: null, max: 1, near: 0.25 },
    { measure: "freeze", min: null, max: 4, near: 1 },
    { measure: "bars", min: 10, max: null, near: 0 },
  ],
};
const span = (kind: string, length: number) => ({ kind, at: s(5), end: s(5 + length) });

it("a span is red when it breaks the rule itself, not because another does", () => {
  const tone = judgeFindings(
    verdictOf(
      result("black", { max: 1, state: "fail", value: 2.4 }),
      result("freeze", { max: 4, state: "near", value: 3.2 }),
    ),
    template,
  );
  expect(tone(span("black", 2.4))).toBe("fail");
  expect(tone(span("black", 0.9))).toBe("near");
  expect(tone(span("black", 0.4))).toBe("fact");
  expect(tone(span("freeze", 3.2))).toBe("near");
  expect(tone(span("freeze", 1))).toBe("fact");
});

it("findings that are counted are judged together", () => {
  const tone = judgeFindings(
    verdictOf(result("flashes", { max: 0, state: "fail", value: 2 })),
    template,
  );
  expect(tone({ kind: "flash", at: s(3), end: null })).toBe("fail");
  expect(tone({ kind: "cut", at: s(3), end: null })).toBe("fact");
  expect(tone(span("silence", 99))).toBe("fact"); // no rule
});

it("a passed rule and no template leave facts", () => {
  expect(judgeFindings(verdictOf(result("black", { max: 3 })), template)(span("black", 2.4))).toBe(
    "fact",
  );
  expect(judgeFindings(null, undefined)(span("black", 200))).toBe("fact");
});

it("bars that are too short are red", () => {
  const tone = judgeFindings(
    verdictOf(result("bars", { min: 10, state: "fail", value: 4 })),
    template,
  );
  expect(tone(span("bars", 4))).toBe("fail");
});

it("a curve is red on the side on which its rule fails", () => {
  const band = { min: -23.5, max: -22.5 };
  expect(
    limitOf(verdictOf(result("loudness", { ...band, state: "fail", value: -20.8 })), "loudness"),
  ).toEqual({
    ...band,
    above: "fail",
    below: "fact",
  });
  expect(
    limitOf(verdictOf(result("loudness", { ...band, state: "fail", value: -30 })), "loudness"),
  ).toMatchObject({
    above: "fact",
    below: "fail",
  });
  expect(
    limitOf(verdictOf(result("index_p5", { min: 50, state: "near", value: 52 })), "index_p5"),
  ).toMatchObject({
    above: "fact",
    below: "near",
  });
  expect(limitOf(null, "loudness")).toBeNull();
});

it("the worse of two", () => {
  expect(worseOf("near", "fact")).toBe("near");
  expect(worseOf("near", "fail")).toBe("fail");
});
