import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createI18n } from "@/lib/i18n";
import { sentenceOf } from "@/lib/use-sentence";
import { resources } from "./i18n";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[path + key, value] as const]
        : [...flat(value, `${path}${key}.`)],
    ),
  );
}

const plural = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(plural, "");
const holes = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1]).toSorted();

const samples = {
  when: "2026-03-11T18:00:00Z",
  at: 431,
  need: 64e7,
  free: 1,
  size: 6e9,
  limit: 5e9,
};

const words = { en: flat(resources.en), ko: flat(resources.ko), ja: flat(resources.ja) };

describe.each(["ko", "ja"] as const)("%s", (locale) => {
  it("has the same keys as English", () => {
    const keys = (all: ReadonlyMap<string, string>) =>
      [...new Set([...all.keys()].map(base))].toSorted();
    expect(keys(words[locale])).toEqual(keys(words.en));
  });

  it("has the same holes in each sentence", () => {
    for (const [key, text] of words[locale]) {
      expect(`${key}: ${holes(text)}`).toBe(`${key}: ${holes(words.en.get(key) ?? "")}`);
    }
  });

  it("leaves nothing in English", () => {
    const same = [...words[locale]].filter(
      ([key, text]) =>
        words.en.get(key) === text &&
        /[a-z]{3,}/i.test(text.replace(/\{\{\w+\}\}|VideoNet|ffmpeg|LAN/g, "")),
    );
    expect(same).toEqual([]);
  });
});

describe.each(["en", "ko", "ja"] as const)("%s", (locale) => {
  it("has every plural form of the language", () => {
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const all = words[locale];
    for (const key of [...all.keys()].filter((one) => plural.test(one)).map(base)) {
      for (const form of wanted) expect(all.has(`${key}_${form}`), `${key}_${form}`).toBe(true);
    }
  });

  it("has no empty text, and no tone we do not have", () => {
    for (const [key, text] of words[locale]) {
      expect(text.trim(), key).not.toBe("");
      expect(/!|please|oops|successfully/i.test(text), `${key}: ${text}`).toBe(false);
    }
  });

  it("says every fault with its values filled", () => {
    const t = createI18n(resources, locale).getFixedT(locale, "fault");
    for (const code of Object.keys(resources[locale].fault)) {
      const text = resources[locale].fault[code as "internal"];
      const values = Object.fromEntries(
        holes(text).map((hole) => [hole, samples[hole as "at"] ?? "x"]),
      );
      const said = sentenceOf(t, locale, { code, values });
      expect(said, code).not.toMatch(/[{}]|undefined|NaN|Invalid/);
    }
    expect(sentenceOf(t, locale, { code: "never_heard_of", values: {} })).toBe(
      resources[locale].fault.internal,
    );
  });
});

describe("keys in the code", () => {
  const files = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
    );

  it("are all used: a word that no page says is taken out", () => {
    const code = files(join(import.meta.dirname, ".."))
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
      .map((name) => readFileSync(name, "utf8"))
      .join("\n");
    const spaces = [
      "ui",
      "shell",
      "home",
      "meeting",
      "transfer",
      "analysis",
      "machine",
      "settings",
    ] as const;
    const unused = spaces.flatMap((space) =>
      [...flat(resources.en[space]).keys()]
        .map(base)
        .filter((key) => {
          const [head = ""] = key.split(".");
          return key.includes(".")
            ? !code.includes(`\`${head}.\${`) && !code.includes(`"${key}"`)
            : !code.includes(`"${key}"`);
        })
        .map((key) => `${space}:${key}`),
    );
    // The states of a tile are keys by themselves: t(state).
    expect(
      unused.filter((key) => !["meeting:connecting", "meeting:reconnecting"].includes(key)),
    ).toEqual([]);
  });
});
