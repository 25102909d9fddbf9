// The door to Go: every type and call that crosses it. `wails.ts` meets it with the real program, `fake.ts` with none, and the Go
// structs in app/ have the same fields. Each journey gives a snapshot and events that carry a sequence number; a number that is
// not the last one plus one means: fetch the snapshot again.

/** A failure: its code has a sentence in backend/sentences, `values` fill the sentence, `detail` is for "Details" only. */
export type Fault = {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly detail: string;
};

export type Seconds = number & { readonly _brand: "seconds" };
export type Bytes = number & { readonly _brand: "bytes" };
/** base64url of a participant's identity key, 43 characters. */
export type ParticipantId = string & { readonly _brand: "participant" };
/** Names a stream of pictures on the carrier (lib/picture). */
export type StreamId = string & { readonly _brand: "stream" };
/** Stands for files that the user chose or dropped; paths never reach the page. */
export type FilesHandle = string & { readonly _brand: "files" };

export type Language = "ko" | "en" | "ja";

// ---- program

export type Check = {
  readonly part: "camera" | "microphone" | "speaker" | "ffmpeg";
  readonly ok: boolean;
  /** What was found: a device's label, ffmpeg's version. */
  readonly label: string;
  readonly fault: Fault | null;
};

export type Info = {
  readonly version: string;
  readonly me: ParticipantId;
  readonly name: string;
  /** "" until the user chose one: then the page follows the system. */
  readonly language: Language | "";
  /** Where lib/picture finds the pictures; the token is new at each start. */
  readonly pictures: { readonly address: string; readonly token: string };
  /** Where received files go. */
  readonly inbox: string;
  /** How a damaged profile was opened: store_restored or store_lost; null when all was well. */
  readonly notice: Fault | null;
  /** The desktop may tell of files while nobody looks at the window. */
  readonly notifications: boolean;
};

export type PickedFile = {
  readonly name: string;
  /** Of a folder that of its files; -1 when it has too many to count while one waits. */
  readonly size: Bytes;
  readonly video: boolean;
  readonly folder: boolean;
};
/** A folder to store in; an empty handle when the person thought better of it. free: bytes, -1 unknown. */
export type PickedFolder = {
  readonly handle: FilesHandle | "";
  readonly name: string;
  readonly free: Bytes;
};
/** One with the tag of an earlier one takes its place. */
export type Notification = { readonly tag: string; readonly title: string; readonly text: string };
export type Picked = { readonly handle: FilesHandle; readonly files: readonly PickedFile[] };
/** Files dropped on the window (with the place, in CSS pixels) or given to the program as arguments ("opened"). */
export type FilesEvent = {
  readonly type: "dropped" | "opened";
  readonly picked: Picked;
  readonly x: number;
  readonly y: number;
};
/** A link `videonet:…` opened the program: the page offers to join. The link itself stays in Go. */
export type LinkEvent = { readonly fault: Fault | null };

// ---- meetings

export type SavedRoom = {
  readonly id: string;
  readonly name: string;
  /** This program carries the room's relay. */
  readonly hosted: boolean;
  /** RFC 3339; when this person was last inside, or "" */
  readonly lastSeen: string;
};

export type Device = {
  readonly on: boolean;
  /** Why it cannot be used, or null. */
  readonly fault: Fault | null;
};

export type ParticipantState = "connecting" | "connected" | "reconnecting" | "left" | "refused";

export type Participant = {
  readonly id: ParticipantId;
  readonly name: string;
  readonly me: boolean;
  readonly state: ParticipantState;
  /** Set when the state is refused. */
  readonly fault: Fault | null;
  /** RFC 3339 of the first meeting with this key, "" for a new one. */
  readonly knownSince: string;
  /** A known name came with another key. */
  readonly keyChanged: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly speaking: boolean;
  /** dBFS, -90 … 0 */
  readonly level: number;
  /** null without camera. */
  readonly stream: StreamId | null;
  readonly path: "" | "lan" | "direct" | "turn";
  readonly rttMs: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Seconds without a new picture though the camera is on; 0 while pictures come. */
  readonly frozen: Seconds;
};

export type Room = {
  readonly id: string;
  readonly name: string;
  readonly hosted: boolean;
  /** RFC 3339 */
  readonly since: string;
  readonly relay: "connected" | "reconnecting";
  readonly participants: readonly Participant[];
  readonly microphone: Device;
  readonly camera: Device;
  readonly speaker: Device;
  /** dBFS of what we send. */
  readonly level: number;
  /** bit/s of all that we send. */
  readonly sending: number;
};

export type ChatMessage = {
  readonly id: string;
  readonly from: ParticipantId;
  readonly name: string;
  /** RFC 3339 */
  readonly at: string;
  readonly text: string;
  readonly state: "sending" | "sent";
};

export type MeetingState =
  | { readonly status: "out"; readonly fault: Fault | null }
  | { readonly status: "joining" }
  | { readonly status: "in"; readonly room: Room };

export type MeetingsSnapshot = {
  readonly seq: number;
  readonly rooms: readonly SavedRoom[];
  readonly state: MeetingState;
  readonly chat: readonly ChatMessage[];
};

export type MeetingsEvent =
  | { readonly seq: number; readonly type: "rooms"; readonly rooms: readonly SavedRoom[] }
  | { readonly seq: number; readonly type: "state"; readonly state: MeetingState }
  /** Adds a message, or replaces the one with the same id. */
  | { readonly seq: number; readonly type: "chat"; readonly message: ChatMessage };

export type Invite = {
  readonly link: string;
  /** RFC 3339 */
  readonly expires: string;
};

// ---- transfers

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

/** A check on request: a file with another one, with a hash (64 hex digits), or with a receipt. */
export type CompareRequest = {
  readonly file: FilesHandle;
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

// ---- analyses

export type Job = {
  readonly id: string;
  readonly file: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "canceled";
  /** Position and length in the video. */
  readonly at: Seconds;
  readonly duration: Seconds;
  /** How many times faster than real time. */
  readonly realtime: number;
  /** RFC 3339 */
  readonly added: string;
  readonly fault: Fault | null;
};

/** The report of `analyze --json`, schema videonet.report/1. Times are seconds from the first video PTS. */
export type Report = {
  readonly schema: "videonet.report/1";
  readonly file: string;
  readonly sha256: string;
  readonly duration: Seconds;
  readonly video: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly frame_rate: string;
    readonly vfr: boolean;
    readonly frames: number;
  };
  readonly events: readonly { readonly kind: string; readonly at: Seconds }[];
  readonly spans: readonly {
    readonly kind: string;
    readonly start: Seconds;
    readonly end: Seconds;
  }[];
  readonly engine: {
    readonly decoder: string;
    readonly seconds: Seconds;
    readonly realtime: number;
  };
};

export type Player = {
  /** The job whose file is open, "" when none. */
  readonly job: string;
  readonly stream: StreamId;
  readonly playing: boolean;
  readonly at: Seconds;
  readonly duration: Seconds;
  readonly sound: boolean;
  readonly fault: Fault | null;
};

export type AnalysesSnapshot = {
  readonly seq: number;
  readonly jobs: readonly Job[];
  readonly player: Player;
};
export type AnalysesEvent =
  | { readonly seq: number; readonly type: "job"; readonly job: Job }
  | { readonly seq: number; readonly type: "removed"; readonly id: string }
  | { readonly seq: number; readonly type: "player"; readonly player: Player };

// ---- the door

export type Unsubscribe = () => void;

/** Every promise rejects with a Fault. */
export interface Door {
  readonly program: {
    info(): Promise<Info>;
    /** Looks again at devices and ffmpeg. */
    checks(): Promise<readonly Check[]>;
    setName(name: string): Promise<void>;
    setLanguage(language: Language): Promise<void>;
    /** Opens the system's dialog; no files when the user closed it. */
    pick(purpose: "send" | "analyse" | "folder"): Promise<Picked>;
    /** A folder to store received files in. */
    pickStore(): Promise<PickedFolder>;
    setNotifications(on: boolean): Promise<void>;
    /** Lets the desktop tell it, where people want that. It never fails. */
    notify(what: Notification): Promise<void>;
    /** http and https only. */
    openLink(url: string): Promise<void>;
    copyText(text: string): Promise<void>;
    onFiles(handler: (event: FilesEvent) => void): Unsubscribe;
    /** A notification was pressed: the page of files is wanted. */
    onShowFiles(handler: () => void): Unsubscribe;
    onLink(handler: (event: LinkEvent) => void): Unsubscribe;
  };
  readonly meetings: {
    snapshot(): Promise<MeetingsSnapshot>;
    subscribe(handler: (event: MeetingsEvent) => void): Unsubscribe;
    /** Makes a room whose relay this program carries, and goes in. */
    create(name: string): Promise<void>;
    join(link: string): Promise<void>;
    /** Joins with the link that opened the program. */
    joinOpened(): Promise<void>;
    /** Goes into a room of the list. */
    open(room: string): Promise<void>;
    forget(room: string): Promise<void>;
    leave(): Promise<void>;
    invite(room: string): Promise<Invite>;
    /** Makes every invite of the room that was given out unusable. */
    withdrawInvites(room: string): Promise<void>;
    say(text: string): Promise<void>;
    setMicrophone(on: boolean): Promise<void>;
    setCamera(on: boolean): Promise<void>;
  };
  readonly transfers: {
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
    startCompare(request: CompareRequest): Promise<void>;
    cancelCompare(): Promise<void>;
    /** Analyses a file that was received or sent; gives the job's id. */
    analyse(id: string): Promise<string>;
  };
  readonly analyses: {
    snapshot(): Promise<AnalysesSnapshot>;
    subscribe(handler: (event: AnalysesEvent) => void): Unsubscribe;
    /** Gives the ids of the jobs. */
    add(files: FilesHandle): Promise<readonly string[]>;
    cancel(id: string): Promise<void>;
    remove(id: string): Promise<void>;
    report(id: string): Promise<Report>;
    /** Opens the job's file in the player, paused on its first picture. */
    openPlayer(id: string): Promise<void>;
    closePlayer(): Promise<void>;
    play(): Promise<void>;
    pause(): Promise<void>;
    /** Shows the picture that is on screen at this time. */
    seek(at: Seconds): Promise<void>;
    /** frames: +1 or -1 */
    step(frames: number): Promise<void>;
    setSound(on: boolean): Promise<void>;
  };
}
