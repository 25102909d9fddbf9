import { utf8 } from "./bytes.ts";

// PROTOCOL.md §1, JSON rules. JSON.parse takes the last of two equal keys and rounds numbers; this parser refuses and keeps them.

/** A number as it was written: whether it is a whole one in range is judged where it is used. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Fields = ReadonlyMap<string, Value>;
export type Value = string | boolean | NumberText | readonly Value[] | Fields;

const maxBytes = 65_536;
const maxDepth = 8;

/** The one object in a text. Throws an Error that says what is wrong. */
export function parseObject(text: string): Fields {
  if (text.length > maxBytes || utf8(text).length > maxBytes) {
    throw new Error("longer than 65,536 bytes");
  }
  const parser = new Parser(text);
  const value = parser.value(1);
  parser.end();
  if (!(value instanceof Map)) {
    throw new Error("not an object");
  }
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads one value; depth is that of an object or list which would begin here. */
  value(depth: number): Value {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === '"') {
      return this.#string();
    }
    if (next === "{" || next === "[") {
      if (depth > maxDepth) {
        throw new Error("nested deeper than 8");
      }
      this.#at++;
      return next === "{" ? this.#object(depth) : this.#list(depth);
    }
    const word = this.#match(/true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y);
    return word === "true" || word === "false" ? word === "true" : new NumberText(word);
  }

  end(): void {
    this.#blanks();
    if (this.#at !== this.#text.length) {
      throw new Error("something after the object");
    }
  }

  #object(depth: number): Fields {
    const fields = new Map<string, Value>();
    for (let more = !this.#took("}"); more; more = this.#goesOn("}")) {
      this.#blanks();
      const key = this.#string();
      if (!/^[a-z0-9_]{1,32}$/.test(key) || fields.has(key)) {
        throw new Error("a key that is twice there or is none");
      }
      if (!this.#took(":")) {
        throw new Error("a key without a colon");
      }
      fields.set(key, this.value(depth + 1));
    }
    return fields;
  }

  #list(depth: number): Value[] {
    const items: Value[] = [];
    for (let more = !this.#took("]"); more; more = this.#goesOn("]")) {
      items.push(this.value(depth + 1));
    }
    return items;
  }

  #string(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a string must not hold
    const quoted = this.#match(/"([^"\\\u0000-\u001f]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    const text: unknown = JSON.parse(quoted);
    if (typeof text !== "string" || !text.isWellFormed()) {
      throw new Error("half a surrogate pair");
    }
    return text;
  }

  #goesOn(close: string): boolean {
    if (this.#took(",")) {
      return true;
    }
    if (!this.#took(close)) {
      throw new Error("neither a comma nor the end");
    }
    return false;
  }

  #took(character: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== character) {
      return false;
    }
    this.#at++;
    return true;
  }

  #blanks(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) {
      this.#at++;
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) {
      throw new Error(`no JSON at ${this.#at}`);
    }
    this.#at += found.length;
    return found;
  }
}
