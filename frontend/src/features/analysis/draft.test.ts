import { describe, expect, it } from "vitest";
import { checkDraft, draftOf, isSound, parseNumber, sameDraft, templateOf } from "./draft";

const rule = (key: number, more: object = {}) => ({
  key,
  measure: "loudness",
  min: "-23.5",
  max: "-22.5",
  near: "0.2",
  ...more,
});
const draft = (...rules: ReturnType<typeof rule>[]) => ({ id: "t1", name: "Festival", rules });

describe("numbers that people write", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["-23.5", -23.5],
    ["−23,5", -23.5],
    [" 0,25 ", 0.25],
    ["＋１．５", 1.5],
    [".5", 0.5],
    ["1080", 1080],
    ["1,080", "comma"],
    ["-23,500", "comma"],
    ["0,125", 0.125],
    ["1,080.5", "wrong"],
    ["1e3", "wrong"],
    ["Infinity", "wrong"],
    ["-", "wrong"],
    ["2 s", "wrong"],
  ])("%j", (written, number) => {
    expect(parseNumber(written)).toBe(number);
  });
});

describe("a draft", () => {
  it("becomes the template it shows, and back", () => {
    const template = {
      id: "t1",
      name: "Festival",
      builtIn: false,
      rules: [
        { measure: "loudness", min: -23.5, max: -22.5, near: 0.2 },
        { measure: "black", min: null, max: 1, near: 0 },
      ],
    };
    expect(templateOf(draftOf(template))).toEqual(template);
    expect(sameDraft(draftOf(template), draftOf({ ...template }))).toBe(true);
    expect(sameDraft(draftOf(template), { ...draftOf(template), name: "x" })).toBe(false);
  });

  it("is sound with a name and a rule that bounds", () => {
    expect(isSound(checkDraft(draft(rule(0))))).toBe(true);
    expect(isSound(checkDraft(draft(rule(0, { min: "", near: "" }))))).toBe(true);
  });

  it.each([
    [{ name: " " }, { name: "nameMissing" }],
    [{ name: "가".repeat(61) }, { name: "nameLong" }],
    [{ name: "👩‍🎤".repeat(12) }, {}],
    [{ rules: [] }, { rules: "noRules" }],
    [
      { rules: Array.from({ length: 65 }, (_, i) => rule(i, { measure: `m${i}` })) },
      { rules: "tooManyRules" },
    ],
  ])("%#: of its name and number of rules", (more, problems) => {
    const { byRule, ...rest } = checkDraft({ ...draft(rule(0)), ...more });
    expect(rest).toEqual(problems);
    expect(byRule.size).toBe(0);
  });

  it.each([
    [{ min: "", max: "" }, { min: "noLimit" }],
    [{ min: "1", max: "0" }, { max: "order" }],
    [{ min: "x" }, { min: "number" }],
    [{ max: "1,080" }, { max: "comma" }],
    [{ near: "-1" }, { near: "negative" }],
  ])("%#: of a rule", (more, problems) => {
    expect(checkDraft(draft(rule(7, more))).byRule.get(7)).toEqual(problems);
  });

  it("says of both rules that they are about the same", () => {
    const { byRule } = checkDraft(draft(rule(1), rule(2)));
    expect([byRule.get(1), byRule.get(2)]).toEqual([{ measure: "twice" }, { measure: "twice" }]);
  });
});
