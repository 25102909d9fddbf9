import type { Door } from "../door";
import type {
  JobVerdict,
  Judging,
  Measure,
  RuleResult,
  Template,
  TemplateRule,
  Verdict,
} from "../door/analyses";
import type { Seconds } from "../door/values";
import { call, type FakeOptions, fault } from "./options";
import { nameOf } from "./picked";

const s = (value: number) => value as Seconds;

const rule = (measure: string, min: number | null, max: number | null, near = 0): TemplateRule => ({
  measure,
  min,
  max,
  near,
});

// As backend/analysis/verdict has them.
const builtIn: readonly Template[] = [
  {
    id: "broadcast",
    name: "",
    builtIn: true,
    rules: [
      rule("loudness", -23.5, -22.5, 0.2),
      rule("true_peak", null, -1, 0.3),
      rule("loudness_range", null, 20, 2),
      rule("phase", 0, null, 0.1),
      rule("silence", null, 3, 0.5),
      rule("clipping", null, 0),
      rule("dropouts", null, 0),
      rule("black", null, 1, 0.25),
      rule("freeze", null, 4, 1),
      rule("flashes", null, 0),
      rule("bars", null, 0),
      rule("illegal", null, 0.5, 0.1),
      rule("index_p5", 50, null, 5),
      rule("height", 1080, null),
    ],
  },
  {
    id: "web",
    name: "",
    builtIn: true,
    rules: [
      rule("loudness", -18, -13, 0.5),
      rule("true_peak", null, -1, 0.3),
      rule("phase", -0.5, null, 0.1),
      rule("silence", null, 5, 1),
      rule("clipping", null, 5, 2),
      rule("black", null, 3, 0.5),
      rule("freeze", null, 10, 2),
      rule("interlaced", null, 5, 2),
      rule("index_p5", 35, null, 5),
      rule("height", 720, null),
    ],
  },
  {
    id: "meeting",
    name: "",
    builtIn: true,
    rules: [
      rule("loudness", -30, -12, 1),
      rule("true_peak", null, 0, 0.5),
      rule("silence", null, 30, 5),
      rule("dropouts", null, 3, 1),
      rule("black", null, 10, 2),
      rule("freeze", null, 10, 2),
      rule("index_p5", 25, null, 5),
    ],
  },
];

const units: Readonly<Record<string, string>> = {
  loudness: "LUFS",
  loudness_range: "LU",
  short_term: "LUFS",
  momentary: "LUFS",
  true_peak: "dBTP",
  phase: "",
  silence: "s",
  clipping: "",
  dropouts: "",
  tone: "s",
  black: "s",
  freeze: "s",
  flashes: "",
  letterbox: "s",
  bars: "s",
  illegal: "%",
  interlaced: "%",
  index: "",
  index_p5: "",
  width: "",
  height: "",
  frame_rate: "",
  duration: "s",
  channels: "",
};
const allMeasures: readonly Measure[] = Object.entries(units).map(([measure, unit]) => ({
  measure,
  unit,
}));

type Found = Partial<Pick<RuleResult, "value" | "start" | "end" | "count">>;

const span = (value: number, start: number, count: number): Found => ({
  value,
  start: s(start),
  end: s(start + value),
  count,
});

/** What the fake report of archive-reel-07.mov measured. */
const poor: Readonly<Record<string, Found>> = {
  loudness: { value: -20.8 },
  loudness_range: { value: 9.4 },
  short_term: { value: -16.9 },
  momentary: { value: -14.2 },
  true_peak: { value: -0.4, start: s(107.2), end: s(107.2) },
  phase: { value: 0.82 },
  silence: { value: 0 },
  clipping: { value: 0 },
  dropouts: { value: 0 },
  tone: { value: 0 },
  black: span(2.4, 126, 3),
  freeze: span(3.2, 163.7, 2),
  flashes: { value: 0 },
  letterbox: { value: 0 },
  bars: { value: 0 },
  illegal: { value: 0.02 },
  interlaced: { value: 0 },
  index: { value: 87 },
  index_p5: { value: 61 },
  width: { value: 1920 },
  height: { value: 1080 },
  frame_rate: { value: 25 },
  duration: { value: 252 },
  channels: { value: 2 },
};
const fair: typeof poor = {
  ...poor,
  loudness: { value: -23.1 },
  true_peak: { value: -3.2, start: s(2), end: s(2) },
  black: { value: 0 },
  freeze: { value: 0 },
};

/** How a fake file is: poor breaks rules, fair keeps them, cut is a fair one that ends too early. */
export type Grade = "poor" | "fair" | "cut";

function resultOf(one: TemplateRule, found: Found | undefined): RuleResult {
  const value = found?.value ?? null;
  const { min, max, near } = one;
  const state =
    value === null
      ? "unknown"
      : (min !== null && value < min) || (max !== null && value > max)
        ? "fail"
        : near > 0 && ((min !== null && value < min + near) || (max !== null && value > max - near))
          ? "near"
          : "pass";
  const { measure } = one;
  return { measure, min, max, start: s(0), end: s(0), count: 0, ...found, state, value };
}

/** What every fake report gets from a template. */
export function judge(template: Template, grade: Grade = "poor"): Verdict {
  const found = grade === "poor" ? poor : fair;
  const results = template.rules.map((one) => resultOf(one, found[one.measure]));
  const has = (state: RuleResult["state"]) => results.some((one) => one.state === state);
  const state = has("fail") ? "fail" : has("unknown") || grade === "cut" ? "unknown" : "pass";
  return { template: template.id, state, results };
}

/** The verdict of a file in short; null when no template is chosen. */
export function judgeShort({ templates, chosen }: Judging, grade: Grade): JobVerdict | null {
  const template = templates.find((one) => one.id === chosen);
  if (!template) return null;
  const { state, results } = judge(template, grade);
  const failed = results.filter((one) => one.state === "fail");
  return {
    state,
    judged: results.filter((one) => one.value !== null).length,
    failed: failed.length,
    near: results.filter((one) => one.state === "near").length,
    reasons: failed.slice(0, 3),
  };
}

type Part = Pick<
  Door["analyses"],
  "measures" | "chooseTemplate" | "putTemplate" | "removeTemplate" | "setPaused" | "setWatched"
>;

const ownTemplate: Template = {
  id: "t1",
  name: "Festival master",
  builtIn: false,
  rules: [rule("loudness", -27, -21, 0.5), rule("black", null, 5, 1), rule("height", 2160, null)],
};

export const firstJudging = (options: FakeOptions): Judging => ({
  templates: options.scene === "first" ? builtIn : [...builtIn, ownTemplate],
  chosen: "broadcast",
  paused: false,
  watched: {
    folder: options.faults.has("watched") ? "Incoming" : "",
    fault: options.faults.has("watched") ? fault("file_gone", { file: "Incoming" }) : null,
  },
});

export function fakeJudging(
  options: FakeOptions,
  get: () => Judging,
  set: (more: Partial<Judging>) => void,
): Part {
  return {
    measures: async () => {
      await call(options, "measures");
      return allMeasures;
    },
    chooseTemplate: async (chosen) => {
      await call(options, "chooseTemplate");
      set({ chosen });
    },
    putTemplate: async (template) => {
      await call(options, "putTemplate");
      const id = template.id || `t${crypto.randomUUID()}`;
      const kept = { ...template, id, builtIn: false };
      const { templates } = get();
      const at = templates.findIndex((one) => one.id === id);
      set({ templates: at < 0 ? [...templates, kept] : templates.with(at, kept) });
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
      set({ watched: { folder: nameOf(folder), fault: null } });
    },
  };
}
