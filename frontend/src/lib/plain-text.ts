// Text of other people is shown as text nodes, never as markup. These functions take from it what could still mislead the eye.

// Control and formatting characters (bidi overrides among them), line and paragraph separators, and private use.
const misleading = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;
// Joiners that emoji and some scripts need; without them a family becomes four people.
const joiners = /[\u200c\u200d]/;
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/** One line of a stranger's text, such as a name: nothing hidden, no towers of accents, at most `limit` UTF-16 units. */
export function plainLine(text: string, limit = 120): string {
  const head = text.slice(0, limit * 4);
  const clean = head
    .replace(misleading, (c) => (joiners.test(c) ? c : /\s/.test(c) ? " " : "\ufffd"))
    .replace(stackedMarks, "$1");
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean;
}

const keepInText = /[\n\t\u200c\u200d]/;

/** A stranger's text of several lines, such as a chat message. */
export function plainText(text: string): string {
  return text
    .replace(misleading, (c) => (keepInText.test(c) ? c : "\ufffd"))
    .replace(stackedMarks, "$1");
}

export type TextPart = { readonly text: string; readonly link: boolean; readonly at: number };

const linkPattern = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef]+/gi;
const trailing = /[.,;:!?)\]]+$/;

/** Cuts text into what is a link (http and https alone) and what is not. Nothing else ever becomes one. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  const add = (part: string, link: boolean) => {
    if (part) parts.push({ text: part, link, at: done });
    done += part.length;
  };
  for (const match of text.matchAll(linkPattern)) {
    const url = match[0].replace(trailing, "");
    if (!URL.canParse(url)) continue;
    add(text.slice(done, match.index), false);
    add(url, true);
  }
  add(text.slice(done), false);
  return parts;
}

/** At most two letters that stand for a name: "MP"; for Korean and Japanese the first character. */
export function initials(name: string): string {
  const words = plainLine(name)
    .split(/[\s\p{P}\p{S}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? "?")][0] ?? "?";
  if (!/\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(first)) return first;
  const second = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + second).toLocaleUpperCase("en");
}

/** The hue of somebody's avatar, 0…359, from their id, so that a colour follows the key and not the name. */
export function hueOf(id: string): number {
  let hash = 2_166_136_261;
  for (const c of id) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16_777_619);
  return (hash >>> 0) % 360;
}
