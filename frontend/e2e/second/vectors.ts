import { readFileSync } from "node:fs";
import { fromHex } from "./bytes.ts";
import { readBody } from "./message.ts";
import { type Sealed, sealed } from "./sealed.ts";

// backend/wire/testdata/vectors.json, which every implementation reads.

interface Case {
  readonly name: string;
}

interface Handshake extends Case {
  readonly role: string;
  readonly number: number;
  readonly sender_seed: string;
  readonly sender_key: string;
  readonly signed: string;
  readonly body: string;
  readonly sealed: object;
}

interface RefusedMessage extends Case {
  readonly receiver: 1 | 2;
  readonly after: readonly number[] | null;
  readonly sealed: object;
}

interface GoodInvite extends Case {
  readonly link: string;
  readonly relays: readonly string[];
  readonly pin: string;
  readonly locator: string;
  readonly locator_hash: string;
  readonly secret: string;
  readonly expires: number;
}

interface GoodFrame extends Case {
  readonly bytes: string;
  readonly type: number;
  readonly file: number;
  readonly offset: string;
  readonly payload: string;
}

interface Messages {
  readonly good: readonly string[];
  readonly bad: readonly (Case & { readonly text: string; readonly error: string })[];
}

interface Vectors {
  readonly invite: { readonly good: readonly GoodInvite[]; readonly bad: readonly LinkCase[] };
  readonly room_key: readonly { secret: string; room: string; key: string }[];
  readonly header: readonly { header: object; associated_data: string }[];
  readonly handshake: readonly Handshake[];
  readonly handshake_refused: readonly RefusedMessage[];
  readonly sdp: readonly (Case & { readonly sdp: string; readonly fingerprint: string })[];
  readonly offerer: readonly { conn: string; a: number; b: number; offerer: number }[];
  readonly frame: { readonly good: readonly GoodFrame[]; readonly bad: readonly FrameCase[] };
  readonly messages: Readonly<Record<"client" | "relay" | "chat" | "files", Messages>>;
}

interface LinkCase extends Case {
  readonly link: string;
}

interface FrameCase extends Case {
  readonly bytes: string;
}

const path = new URL("../../../backend/wire/testdata/vectors.json", import.meta.url);

export const vectors: Vectors = JSON.parse(readFileSync(path, "utf8"));

/** The sealed message that an object of the file is. */
export function readSealed(object: object): Sealed {
  return readBody({ sealed }, JSON.stringify({ sealed: object })).sealed;
}

export const hex = fromHex;
