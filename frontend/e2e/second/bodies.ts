import { bytes, integer, listOf, type Of, text, token } from "./message.ts";
import { capability, max32, name } from "./names.ts";

// PROTOCOL.md §4.3: what is in the boxes.

const number = integer(1, max32);
const signature = bytes(64, 64);

export const helloBody = {
  number,
  identity: token(32),
  nonce: token(32),
  name,
  capabilities: listOf(capability, 32),
  room_name: name,
  signature,
} as const;

export const sdpBody = { number, sdp: text(32_768), signature } as const;

export const candidateBody = { number, candidate: text(2_048), signature } as const;

export const byeBody = {
  number,
  reason: text(32, (reason) => /^[a-z_]+$/.test(reason)),
  signature,
} as const;

export type HelloBody = Of<typeof helloBody>;
