import { type Field, text } from "./message.ts";

// What programs show to people must not steer what is shown.

/** PROTOCOL.md §4.3: a name of a person or a room; it may be empty. */
export const name: Field<string> = text(256, isName);

function isName(candidate: string): boolean {
  return !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(candidate);
}

export const capability: Field<string> = text(32, (word) => /^[a-z0-9.-]+$/.test(word));

/** The highest peer number, generation, request or file number. */
export const max32 = 2 ** 32 - 1;

/** Who offers on a connection (PROTOCOL.md §4.2), 0 for a name that two such peers cannot have. */
export function offerer(conn: string, a: number, b: number): number {
  if (conn === "call") {
    return Math.max(a, b);
  }
  const named = connNumber(conn);
  return named === a || named === b ? named : 0;
}

/** Reports whether any two peers could have a connection of this name. */
export function isConn(conn: string): boolean {
  return conn === "call" || connNumber(conn) !== 0;
}

function connNumber(conn: string): number {
  const [, word, digits] = /^([a-z]{1,16})\.([1-9][0-9]{0,9})$/.exec(conn) ?? [];
  const number = Number(digits ?? 0);
  return word === "call" || number > max32 ? 0 : number;
}
