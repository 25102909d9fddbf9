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
};

export type PickedFile = { readonly name: string; readonly size: Bytes; readonly video: boolean };
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
  | "verifying"
  | "verified"
  | "failed"
  | "canceled";

export type Transfer = {
  readonly id: string;
  readonly direction: "send" | "receive";
  readonly peer: { readonly id: ParticipantId; readonly name: string };
  readonly name: string;
  /** The name it is stored under where that differs, else "". */
  readonly storedAs: string;
  readonly video: boolean;
  readonly phase: Phase;
  readonly bytes: Bytes;
  readonly total: Bytes;
  /** bytes a second, moving average of 5 s */
  readonly rate: number;
  /** null in the first 2 s and when nothing moves. */
  readonly left: Seconds | null;
  /** lower-case hex, "" until known */
  readonly sha256Sent: string;
  readonly sha256Received: string;
  readonly seconds: Seconds;
  /** RFC 3339 */
  readonly at: string;
  readonly fault: Fault | null;
};

export type TransfersSnapshot = { readonly seq: number; readonly transfers: readonly Transfer[] };
export type TransfersEvent =
  | { readonly seq: number; readonly type: "transfer"; readonly transfer: Transfer }
  | { readonly seq: number; readonly type: "removed"; readonly id: string };

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
    pick(purpose: "send" | "analyse"): Promise<Picked>;
    /** http and https only. */
    openLink(url: string): Promise<void>;
    copyText(text: string): Promise<void>;
    onFiles(handler: (event: FilesEvent) => void): Unsubscribe;
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
    accept(id: string): Promise<void>;
    refuse(id: string): Promise<void>;
    cancel(id: string): Promise<void>;
    remove(id: string): Promise<void>;
    /** Shows the file in the system's file manager. */
    reveal(id: string): Promise<void>;
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
