import type { Bytes } from "./bytes.ts";

// PROTOCOL.md §1: base64url without padding and line breaks, unused bits zero. One text for given bytes.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function toBase64url(bytes: Bytes): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let digit = 0; digit < Math.min(left, 3) + 1; digit++) {
      text += alphabet[(bits >> (18 - 6 * digit)) & 63];
    }
  }
  return text;
}

/** The bytes of a text; throws an Error for any text that toBase64url would not write. */
export function fromBase64url(text: string): Bytes {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) {
      throw new Error("a character that is not base64url");
    }
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  if (text.length % 4 === 1 || (bits & ((1 << held) - 1)) !== 0) {
    throw new Error("base64url with bits left over");
  }
  return bytes;
}
