// Files on their way, and checks of files on request.

import type { Bytes, Fault, FilesHandle, ParticipantId, Seconds, Unsubscribe } from "./values";

export type Phase =
  | "offered" // a received offer that waits for Accept or Refuse
  | "waiting"
  | "sending"
  | "receiving"
  | "interrupted" // the other side is gone; goes on by itself
  | "verifying"
  | "verified"
  | "failed"
  | "canceled";

/** One file of a transfer. */
export type TransferFile = {
  /** Place in the offer, from 1 up. */
  readonly number: number;
  readonly name: string;
  /** The folders above it, joined by "/", "" for what was chosen itself. */
  readonly within: string;
  readonly folder: boolean;
  readonly storedAs: string;
  readonly phase: Phase;
  readonly bytes: Bytes;
  readonly total: Bytes;
  readonly fault: Fault | null;
};

/** One offer on its way: a file, a folder or several of them. */
export type Transfer = {
  readonly id: string;
  readonly direction: "send" | "receive";
  readonly peer: { readonly id: ParticipantId; readonly name: string };
  readonly kind: "file" | "folder" | "files";
  /** Of the first thing that was chosen; "" while its folder is still being listed. */
  readonly name: string;
  /** How many things were chosen beside it. */
  readonly more: number;
  /** The first few: in work, failed ones first, or all. transfers.files gives the others. */
  readonly files: readonly TransferFile[];
  /** Files and folders: what transfers.files gives. */
  readonly count: number;
  /** Of count. */
  readonly folders: number;
  readonly done: number;
  readonly failed: number;
  /** Files that are stored under a safe name instead of the offered one. */
  readonly renamed: number;
  /** Links, pipes and devices in the chosen folders: they are not sent. */
  readonly skipped: number;
  /** The name that the only file is stored under where that differs, else "". */
  readonly storedAs: string;
  readonly video: boolean;
  readonly phase: Phase;
  readonly paused: boolean;
  readonly pausedByPeer: boolean;
  readonly bytes: Bytes;
  readonly total: Bytes;
  /** Of bytes: those that did not have to travel again. */
  readonly resumed: Bytes;
  /** bytes a second, moving average of 5 s */
  readonly rate: number;
  /** null in the first 2 s and when nothing moves. */
  readonly left: Seconds | null;
  /** How the bytes travel now. */
  readonly link: "" | "tls" | "webrtc";
  /** RFC 3339 of the first meeting with the sender's key, "" for a new one and for what is sent. */
  readonly knownSince: string;
  /** Bytes that have room in the usual folder, of offers; -1 for unknown. */
  readonly free: Bytes;
  /** The most that is taken from this person without a second look; 0 for no limit. */
  readonly limit: Bytes;
  readonly receipt: boolean;
  /** Lower-case hex of the only file, "" until known. */
  readonly sha256Sent: string;
  readonly sha256Received: string;
  readonly seconds: Seconds;
  /** RFC 3339: the end of what has ended, else the beginning. */
  readonly at: string;
  readonly fault: Fault | null;
};

/** What happens to a name that is taken in the folder: a number, nothing when the bytes are the same, or the new file wins. */
export type Collision = "" | "skip" | "replace";

export type Accepting = {
  readonly folder: FilesHandle | "";
  readonly collision: Collision;
  /** Up to this size the sender's next offers are taken without asking; 0: as before. */
  readonly always: Bytes;
};

export type Rule = {
  readonly peer: ParticipantId;
  /** "" when it is not known here any more. */
  readonly name: string;
  readonly limit: Bytes;
  /** Name of the folder, "" for the usual one. */
  readonly folder: string;
};

/** A check on request: a file with another one, with a hash (64 hex digits), or with a receipt; or a transfer's file with its own receipt. */
export type CompareRequest = {
  /** Id of the transfer; then all others are "". */
  readonly transfer: string;
  readonly file: FilesHandle | "";
  readonly with: FilesHandle | "";
  readonly hash: string;
  readonly receipt: FilesHandle | "";
};

export type CompareSide = {
  readonly name: string;
  /** -1 for unknown: a hash says nothing of it. */
  readonly size: Bytes;
  readonly sha256: string;
};

/** The last check on request, and how far it is. */
export type Compare = {
  readonly state: "none" | "running" | "same" | "different" | "failed";
  readonly kind: "" | "file" | "hash" | "receipt";
  readonly first: CompareSide;
  readonly second: CompareSide;
  readonly bytes: Bytes;
  readonly total: Bytes;
  readonly seconds: Seconds;
  /** Who signed the receipt, sender first. */
  readonly signers: readonly string[];
  /** Why it failed, or the first difference; there may be one that does not count, such as another name. */
  readonly fault: Fault | null;
};

export type TransfersSnapshot = {
  readonly seq: number;
  readonly transfers: readonly Transfer[];
  readonly compare: Compare;
};
export type TransfersEvent =
  | { readonly seq: number; readonly type: "transfer"; readonly transfer: Transfer }
  | { readonly seq: number; readonly type: "removed"; readonly id: string }
  | { readonly seq: number; readonly type: "compare"; readonly compare: Compare };

/** What the page calls about files. */
export type TransfersDoor = {
  snapshot(): Promise<TransfersSnapshot>;
  subscribe(handler: (event: TransfersEvent) => void): Unsubscribe;
  /** to: a participant, or "" for everyone in the room. */
  send(files: FilesHandle, to: ParticipantId | ""): Promise<void>;
  accept(id: string, how: Accepting): Promise<void>;
  refuse(id: string): Promise<void>;
  /** discard: what came of files that are not whole goes too. */
  cancel(id: string, discard: boolean): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Sends again what failed, or all of a canceled transfer. */
  retry(id: string): Promise<void>;
  sendAgain(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** n files from index `from` on: of all, or of those that failed. */
  files(
    id: string,
    which: "all" | "failed",
    from: number,
    n: number,
  ): Promise<readonly TransferFile[]>;
  /** Opens it with the program that the person has for it; programs are shown in their folder instead. */
  open(id: string): Promise<void>;
  /** Shows the file in the system's file manager. */
  reveal(id: string): Promise<void>;
  revealReceipt(id: string): Promise<void>;
  /** Whose offers are taken without asking. */
  rules(): Promise<readonly Rule[]>;
  disallow(peer: ParticipantId): Promise<void>;
  /** Nothing when the rule was taken back meanwhile. */
  setRuleLimit(peer: ParticipantId, bytes: Bytes): Promise<void>;
  /** "" for the usual folder. */
  setRuleFolder(peer: ParticipantId, folder: FilesHandle | ""): Promise<void>;
  startCompare(request: CompareRequest): Promise<void>;
  cancelCompare(): Promise<void>;
  /** Analyses a file that was received or sent; gives the job's id. */
  analyse(id: string): Promise<string>;
};
