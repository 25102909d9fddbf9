import type { RuleResult, Template, TemplateRule, Verdict } from "@/backend/door/analyses";
import type { Finding } from "./findings";

/** Grey is a fact, colour is a verdict: what a template says of something that is on a lane. */
export type Tone = "fact" | "near" | "fail";

const rank: Readonly<Record<Tone, number>> = { fact: 0, near: 1, fail: 2 };
export const worseOf = (a: Tone, b: Tone): Tone => (rank[a] >= rank[b] ? a : b);

/** Measures of the longest span of a kind: their rules judge each span by itself. */
const ofLength = new Set(["black", "freeze", "silence", "bars", "tone", "letterbox"]);

/** Measures whose rules judge all findings of a kind together. */
const ofKind: Readonly<Record<string, string>> = {
  clipping: "clipping",
  dropout: "dropouts",
  flash: "flashes",
  phase: "phase",
  legal: "illegal",
  interlace: "interlaced",
};

/** The measure that a rule about a kind of finding has; undefined when no rule can be about it. */
const measureOf = (kind: string) => (ofLength.has(kind) ? kind : ofKind[kind]);

const toneOfState = (state: RuleResult["state"]): Tone =>
  state === "fail" ? "fail" : state === "near" ? "near" : "fact";

/** Judges findings one by one. Without a verdict everything is a fact. */
export function judgeFindings(verdict: Verdict | null, template: Template | undefined) {
  const results = new Map(verdict?.results.map((one) => [one.measure, one]));
  const rules = new Map(template?.rules.map((one) => [one.measure, one]));
  return ({ kind, at, end }: Finding): Tone => {
    const measure = measureOf(kind);
    const result = measure === undefined ? undefined : results.get(measure);
    if (measure === undefined || !result) return "fact";
    const tone = toneOfState(result.state);
    if (tone === "fact" || !ofLength.has(measure)) return tone;
    const length = (end ?? at) - at;
    if (result.max !== null && length > result.max + 1e-9) return "fail";
    if (result.min !== null && (result.value ?? 0) < result.min) return "fail";
    return isNear(length, result, rules.get(measure)) ? "near" : "fact";
  };
}

const isNear = (length: number, { max }: RuleResult, rule: TemplateRule | undefined) =>
  max !== null && rule !== undefined && rule.near > 0 && length >= max - rule.near;

/** A limit on a curve: beyond it, it is drawn in the tone. */
export type CurveLimit = {
  readonly min: number | null;
  readonly max: number | null;
  readonly above: Tone;
  readonly below: Tone;
};

/** How a curve is judged by the rule of a measure that is of all of it; null when there is no such rule. */
export function limitOf(verdict: Verdict | null, measure: string): CurveLimit | null {
  const result = verdict?.results.find((one) => one.measure === measure);
  if (!result || (result.min === null && result.max === null)) return null;
  const tone = toneOfState(result.state);
  const { value, min, max } = result;
  const middle = ((min ?? max ?? 0) + (max ?? min ?? 0)) / 2;
  const over = value !== null && (min === null || (max !== null && value > middle));
  return { min, max, above: over ? tone : "fact", below: over ? "fact" : tone };
}
