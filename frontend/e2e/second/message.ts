import { fromBase64url, toBase64url } from "./base64url.ts";
import { allZero, type Bytes, utf8 } from "./bytes.ts";
import { NumberText, parseObject, type Value } from "./strict-json.ts";

// Messages are described by shapes: a table of field readers for each type. What a field reader does not take is refused.

/** What a peer or a client does wrong, by the standard's id. */
export class Refused extends Error {
  readonly id: "bad_message" | "unknown_type";

  constructor(id: Refused["id"], message: string) {
    super(message);
    this.id = id;
  }
}

/** Reads a field; a missing one comes as undefined. */
export type Field<T> = (value: Value | undefined) => T;
export type Shape = Readonly<Record<string, Field<unknown>>>;
export type Of<S extends Shape> = { readonly [K in keyof S]: ReturnType<S[K]> };
/** One of several messages, told apart by type. */
export type OneOf<S extends Readonly<Record<string, Shape>>> = {
  [K in keyof S]: { readonly type: K } & Of<S[K]>;
}[keyof S];

function bad(what: string): never {
  throw new Refused("bad_message", what);
}

/** A whole number; a missing one is 0. */
export function integer(min: number, max: number): Field<number> {
  return (value = new NumberText("0")) => {
    if (!(value instanceof NumberText) || !/^-?[0-9]+$/.test(value.text)) {
      return bad("not a whole number");
    }
    const number = Number(value.text);
    return number >= min && number <= max ? number : bad("a number out of range");
  };
}

/** Text of at most max bytes; a missing one is "". */
export function text(max: number, fits: (text: string) => boolean = () => true): Field<string> {
  return (value = "") => {
    if (typeof value !== "string" || utf8(value).length > max || !fits(value)) {
      return bad("a text that is none, too long or not as it must be");
    }
    return value;
  };
}

export const flag: Field<boolean> = (value = false) =>
  typeof value === "boolean" ? value : bad("neither true nor false");

/** Bytes as base64url, min to max of them. */
export function bytes(min: number, max: number): Field<Bytes> {
  return (value = "") => {
    try {
      const got = fromBase64url(typeof value === "string" ? value : "?");
      return got.length >= min && got.length <= max ? got : bad("bytes of a wrong length");
    } catch {
      return bad("bytes that are no base64url");
    }
  };
}

/** A name, token, locator or id of length bytes: never all zero. */
export function token(length: number): Field<Bytes> {
  const read = bytes(length, length);
  return (value) => {
    const got = read(value);
    return allZero(got) ? bad("a token of zeros") : got;
  };
}

/** A list that must be there. */
export function listOf<T>(item: Field<T>, max: number): Field<readonly T[]> {
  return (value) =>
    Array.isArray(value) && value.length <= max ? value.map((v: Value) => item(v)) : bad("no list");
}

/** A field that must be there, for those where missing is not the same as zero. */
export function present<T>(field: Field<T>): Field<T> {
  return (value) => (value === undefined ? bad("a missing field") : field(value));
}

/** A field that may be missing. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return (value) => (value === undefined ? undefined : field(value));
}

/** An object; further is what must be true of it as a whole. */
export function object<S extends Shape>(
  shape: S,
  further: (got: Of<S>) => boolean = () => true,
): Field<Of<S>> {
  return (value) => {
    if (!(value instanceof Map)) {
      return bad("no object");
    }
    const entries = Object.entries(shape).map(([name, field]) => [name, field(value.get(name))]);
    const got = Object.fromEntries(entries) as Of<S>;
    return further(got) ? got : bad("fields that do not fit each other");
  };
}

/** Reads a message of one of the given types. Throws Refused. */
export function readMessage<S extends Readonly<Record<string, Shape>>>(
  shapes: S,
  json: string,
): OneOf<S> {
  const fields = parse(json);
  const type = text(32)(fields.get("type"));
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) {
    throw new Refused("unknown_type", `a message of type ${JSON.stringify(type)}`);
  }
  return { type, ...object(shape)(fields) } as OneOf<S>;
}

/** Reads a body, which has no type. Throws Refused. */
export function readBody<S extends Shape>(shape: S, json: string): Of<S> {
  return object(shape)(parse(json));
}

function parse(json: string) {
  try {
    return parseObject(json);
  } catch (error) {
    return bad(String(error));
  }
}

/** Writes a message: bytes as base64url, what is undefined left out. */
export function write(message: object): string {
  return JSON.stringify(message, (_, value: unknown) =>
    value instanceof Uint8Array ? toBase64url(new Uint8Array(value)) : value,
  );
}
