// Rooms and the people in them.

import type { Fault, ParticipantId, Seconds, StreamId, Unsubscribe } from "./values";

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

/** What the page calls about meetings. */
export type MeetingsDoor = {
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
