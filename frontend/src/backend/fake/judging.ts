import type { Door } from "../door";
import type { Judging, RuleResult, Template, TemplateRule, Verdict } from "../door/analyses";
import type { Seconds } from "../door/values";
import { call, type FakeOptions } from "./options";

const s = (value: number) => value as Seconds;

const rule = (measure: string, min: number | null, max: number | null, near = 0): TemplateRule => ({
  measure,
  min,
  max,
  near,
});

const builtIn: readonly Template[] = [
  {
    id: "broadcast",
    name: "",
    builtIn: true,
    rules: [
      rule("loudness", -23.5, -22.5, 0.2),
      rule("true_peak", null, -1, 0.3),
      rule("black", null, 1, 0.25),
      rule("freeze", null, 4, 1),
      rule("illegal", null, 0.5, 0.1),
      rule("phase", 0, null, 0.1),
    ],
  },
  { id: "web", name: "", builtIn: true, rules: [rule("loudness", -18, -13, 0.5)] },
  { id: "meeting", name: "", builtIn: true, rules: [rule("loudness", -30, -12, 1)] },
];

const measured: Readonly<Record<string, Partial<RuleResult>>> = {
  loudness: { state: "fail", value: -20.8 },
  true_peak: { state: "fail", value: -0.4, start: s(107.2), end: s(107.2) },
  black: { state: "fail", value: 2.4, start: s(126), end: s(128.4), count: 3 },
  freeze: { state: "near", value: 3.2, start: s(163.7), end: s(166.9), count: 2 },
  illegal: { state: "pass", value: 0.02 },
  phase: { state: "pass", value: 0.82 },
};

/** What every fake report gets from a template. */
export function judge(template: Template): Verdict {
  const results = template.rules.map(
    (one): RuleResult => ({
      measure: one.measure,
      min: one.min,
      max: one.max,
      state: "unknown",
      value: null,
      start: s(0),
      end: s(0),
      count: 0,
      ...measured[one.measure],
    }),
  );
  const fails = results.some((one) => one.state === "fail");
  return { template: template.id, state: fails ? "fail" : "pass", results };
}

type Part = Pick<
  Door["analyses"],
  "measures" | "chooseTemplate" | "putTemplate" | "removeTemplate" | "setPaused" | "setWatched"
>;

export const firstJudging: Judging = {
  templates: builtIn,
  chosen: "broadcast",
  paused: false,
  watched: { folder: "", fault: null },
};

export function fakeJudging(
  options: FakeOptions,
  get: () => Judging,
  set: (more: Partial<Judging>) => void,
): Part {
  return {
    measures: async () => {
      await call(options, "measures");
      return builtIn[0]?.rules.map((one) => ({ measure: one.measure, unit: "" })) ?? [];
    },
    chooseTemplate: async (chosen) => {
      await call(options, "chooseTemplate");
      set({ chosen });
    },
    putTemplate: async (template) => {
      await call(options, "putTemplate");
      const id = template.id || `t${crypto.randomUUID()}`;
      const others = get().templates.filter((one) => one.id !== id);
      set({ templates: [...others, { ...template, id, builtIn: false }] });
      return id;
    },
    removeTemplate: async (id) => {
      await call(options, "removeTemplate");
      const { templates, chosen } = get();
      set({
        templates: templates.filter((one) => one.id !== id),
        chosen: chosen === id ? "" : chosen,
      });
    },
    setPaused: async (paused) => {
      await call(options, "setPaused");
      set({ paused });
    },
    setWatched: async (folder) => {
      await call(options, "setWatched");
      set({ watched: { folder: folder ? "Incoming" : "", fault: null } });
    },
  };
}
