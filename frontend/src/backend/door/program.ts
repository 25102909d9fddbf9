// The program itself: who this is, what was chosen, and the desktop around the window.

import type { Bytes, Fault, FilesHandle, Language, ParticipantId, Unsubscribe } from "./values";

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
  /** The person chose that folder in the settings. */
  readonly inboxChosen: boolean;
  /** The most that somebody new may send without a second look. */
  readonly strangerLimit: Bytes;
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

/** What the page calls about the program. */
export type ProgramDoor = {
  info(): Promise<Info>;
  /** Looks again at devices and ffmpeg. */
  checks(): Promise<readonly Check[]>;
  setName(name: string): Promise<void>;
  setLanguage(language: Language): Promise<void>;
  /** Opens the system's dialog; no files when the user closed it. */
  pick(purpose: "send" | "analyse" | "folder"): Promise<Picked>;
  /** A folder to store received files in. */
  pickStore(): Promise<PickedFolder>;
  /** Where received files go from now on; "" for the folder among the downloads again. */
  setInbox(folder: FilesHandle | ""): Promise<void>;
  setStrangerLimit(bytes: Bytes): Promise<void>;
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
