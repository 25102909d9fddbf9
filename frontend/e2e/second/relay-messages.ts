import {
  integer,
  listOf,
  type OneOf,
  optional,
  Refused,
  readMessage,
  text,
  token,
} from "./message.ts";
import { max32 } from "./names.ts";
import { sealed } from "./sealed.ts";

// PROTOCOL.md §3.2 and §3.3. A relay would read the first kind; this side writes it, and reads it only against the vectors.

const request = integer(1, max32);
const peer = integer(1, max32);
const room = token(16);
const owner = token(32);
const hash = token(32);

const clientShapes = {
  create: { request, room, owner },
  locate: { request, room, owner, locator_hash: hash, expires: integer(1, 2 ** 53 - 1) },
  withdraw: { request, room, owner, locator_hash: hash },
  enter: { request, locator: optional(token(16)), room: optional(room), owner: optional(owner) },
  send: { to: peer, sealed },
  leave: { request },
} as const;

const relayShapes = {
  ok: { request },
  entered: { request, room, me: peer, peers: listOf(peer, 32) },
  peer_in: { peer },
  peer_out: { peer },
  message: { from: peer, sealed },
  error: { request: integer(0, max32), error: text(64, (id) => id !== ""), value: text(65_536) },
} as const;

export type ClientMessage = OneOf<typeof clientShapes>;
export type RelayMessage = OneOf<typeof relayShapes>;

export function readClientMessage(json: string): ClientMessage {
  const message = readMessage(clientShapes, json);
  if (message.type === "enter") {
    const byOwner = message.room !== undefined && message.owner !== undefined;
    const half = message.room !== undefined || message.owner !== undefined;
    if (message.locator === undefined ? !byOwner : half) {
      throw new Refused("bad_message", "enter by neither or both");
    }
  }
  return message;
}

export function readRelayMessage(json: string): RelayMessage {
  const message = readMessage(relayShapes, json);
  if (message.type === "entered") {
    const { me, peers } = message;
    if (peers.some((p, i) => p === me || p <= (peers[i - 1] ?? 0))) {
      throw new Refused("bad_message", "peers that are not those who were there before");
    }
  }
  return message;
}
