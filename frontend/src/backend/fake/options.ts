import type { Fault, Language } from "../door/values";

const scenes = [
  "first",
  "home",
  "alone",
  "two",
  "six",
  "files",
  "offers",
  "many",
  "checking",
] as const;

/** What there is when the page opens. */
type Scene = (typeof scenes)[number];

export type FakeOptions = {
  readonly scene: Scene;
  readonly language: Language | "";
  /** Nothing moves by itself: for pictures of the pages. */
  readonly still: boolean;
  /** Part of a call's name → code with which it fails, or of a device. */
  readonly faults: ReadonlyMap<string, string>;
  /** Strings of notes/security.md C7 in every field that somebody else can fill. */
  readonly hostile: boolean;
};

export function readOptions(search: URLSearchParams): FakeOptions {
  const scene = scenes.find((one) => one === search.get("scene")) ?? "home";
  const language = (["ko", "en", "ja"] as const).find((one) => one === search.get("lang")) ?? "";
  const faults = new Map(
    (search.get("fault") ?? "")
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.split(":") as [string, string]),
  );
  return { scene, language, still: search.has("still"), faults, hostile: search.has("hostile") };
}

export const fault = (code: string, values: Fault["values"] = {}): Fault => ({
  code,
  values,
  detail: `fake: ${code}`,
});

/** Fails the call when the address asks for it; else waits as long as a real one would. */
export async function call(options: FakeOptions, name: string, ms = 30): Promise<void> {
  await new Promise((done) => setTimeout(done, options.still ? 0 : ms));
  const code = options.faults.get(name);
  if (code) throw fault(code, sampleValues);
}

/** Values for the holes of every sentence, so that each can be looked at. */
export const sampleValues: Fault["values"] = {
  what: "name",
  when: new Date(Date.now() - 20 * 3_600_000).toISOString(),
  why: "too many rooms",
  name: "Mina Park",
  file: "archive-reel-07.mov",
  at: 431,
  limit: 8_000_000_000,
  need: 640_000_000,
  free: 12_000_000,
  size: 48_000_000_000,
  part: "OpenCV",
};

/** Strings that must stay text. */
export const hostileText = [
  "<img src=x onerror=window.pwned=1>",
  '"><svg/onload=window.pwned=1>',
  "[a](javascript:window.pwned=1)",
  "javascript:window.pwned=1",
  "<style>@import 'http://127.0.0.1:9/leak'</style>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the string itself is the attack
  "<iframe srcdoc='<script>window.pwned=1</script>'></iframe> ${1} {{name}} </script>",
  "\u202egpj.exe\u202c abc",
  `Z${"\u0301".repeat(2_000)}`,
  "하".repeat(300),
] as const;
