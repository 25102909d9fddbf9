import type { HelloBody } from "./bodies.ts";
import type { Bytes } from "./bytes.ts";
import type { Identity } from "./identity.ts";

/** Who meets whom, and where. */
export interface PairConfig {
  readonly self: Identity;
  readonly name: string;
  readonly roomName: string;
  readonly capabilities: readonly string[];
  readonly room: Bytes;
  readonly key: CryptoKey;
  readonly me: number;
  readonly peer: number;
  readonly nonce?: Bytes; // of the own hello; given in tests only
}

/** What a peer said, once it has passed every check. */
export type Said =
  | { readonly type: "hello"; readonly hello: HelloBody }
  | { readonly type: "offer" | "answer"; readonly conn: string; readonly sdp: string }
  | { readonly type: "candidate"; readonly conn: string; readonly candidate: string }
  | { readonly type: "bye"; readonly reason: string }
  | { readonly type: "stale" }; // overtaken by a restart
