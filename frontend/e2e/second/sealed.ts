import { type Bytes, list, random, u32, utf8 } from "./bytes.ts";
import { bytes, type Field, integer, object, Refused, text, token } from "./message.ts";
import { isConn, max32 } from "./names.ts";

/** PROTOCOL.md §4.1: what the relay sees of a message between two participants. */
export interface Header {
  readonly version: number;
  readonly room: Bytes;
  readonly from: number;
  readonly to: number;
  readonly conn: string;
  readonly generation: number;
  readonly type: BodyType;
}

export interface Sealed extends Header {
  readonly nonce: Bytes;
  readonly box: Bytes;
}

const bodyTypes = ["hello", "offer", "answer", "candidate", "bye"] as const;
export type BodyType = (typeof bodyTypes)[number];

const bodyType: Field<BodyType> = (value) => {
  const named = text(32)(value);
  const known = bodyTypes.find((type) => type === named);
  if (known === undefined) {
    throw new Refused("unknown_type", "a sealed message of an unknown type");
  }
  return known;
};

const maxBox = 45_056;
const tagLength = 16;

export const sealed: Field<Sealed> = object(
  {
    version: integer(1, 1),
    room: token(16),
    from: integer(1, max32),
    to: integer(1, max32),
    conn: text(27),
    generation: integer(0, max32),
    type: bodyType,
    nonce: bytes(12, 12),
    box: bytes(tagLength, maxBox),
  },
  (s) => s.from !== s.to && (ofPair(s.type) ? s.conn === "" && s.generation === 0 : ofConn(s)),
);

/** Reports whether a message is about the pair, not about one of its connections. */
export function ofPair(type: BodyType): boolean {
  return type === "hello" || type === "bye";
}

function ofConn(header: { readonly conn: string; readonly generation: number }): boolean {
  return isConn(header.conn) && header.generation > 0;
}

export function associatedData(header: Header): Bytes {
  return list(
    utf8("VN1 header"),
    Uint8Array.of(header.version),
    header.room,
    u32(header.from),
    u32(header.to),
    utf8(header.conn),
    u32(header.generation),
    utf8(header.type),
  );
}

/** The bytes of a room key: known to those who were invited. */
export async function deriveRoomKey(secret: Bytes, room: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const params = { name: "HKDF", hash: "SHA-256", salt: room, info: utf8("VN1 room key") };
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, 256));
}

export async function importRoomKey(raw: Bytes): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seals a body. The nonce is given in tests only. */
export async function seal(
  key: CryptoKey,
  header: Header,
  body: Bytes,
  nonce: Bytes = random(12),
): Promise<Sealed> {
  const params = { name: "AES-GCM", iv: nonce, additionalData: associatedData(header) };
  const box = new Uint8Array(await crypto.subtle.encrypt(params, key, body));
  if (box.length > maxBox) {
    throw new Error("a body that is too long to be sealed");
  }
  return { ...header, nonce, box };
}

/** Opens a box. Throws when header or box are not as they were sealed with this key. */
export async function open(key: CryptoKey, message: Sealed): Promise<Bytes> {
  const params = { name: "AES-GCM", iv: message.nonce, additionalData: associatedData(message) };
  return new Uint8Array(await crypto.subtle.decrypt(params, key, message.box));
}
