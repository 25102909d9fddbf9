// The folders in which analyses keep what they make.

import type { Bytes, Fault, FilesHandle } from "./values";

export type StorageState = {
  /** Path of the work folder, for eyes. */
  readonly work: string;
  /** A person chose it; else it is the profile's. */
  readonly workChosen: boolean;
  /** How many folders chosen earlier may still hold something. */
  readonly before: number;
  /** Path of the archive folder, "" for none. */
  readonly archive: string;
  /** Of the work folder's disk; -1 when unknown. */
  readonly free: Bytes;
  /** Reports and stills. */
  readonly kept: Bytes;
  /** Scratch is to lie in memory. */
  readonly inRAM: boolean;
  /** How much may lie there; 0 when there is no room now, -1 where memory is no folder. */
  readonly ramRoom: Bytes;
  /** How long reports stay, and how much of them; 0 for ever, or as much as there is. */
  readonly days: number;
  readonly bytes: Bytes;
  /** How much stays free on the disk. */
  readonly reserve: Bytes;
  /** Why no analysis can begin now. */
  readonly fault: Fault | null;
  /** What left when it was looked last; null when that has not been yet. */
  readonly swept: Swept | null;
};

export type Swept = {
  /** RFC 3339 */
  readonly at: string;
  readonly jobs: number;
  readonly bytes: Bytes;
  /** Why what should have left has not. */
  readonly fault: Fault | null;
};

/** What would leave the work folder. */
export type Leaving = { readonly jobs: number; readonly bytes: Bytes };

/** What the page calls about these folders. Handles come from program.pickStore. */
export type StorageDoor = {
  state(): Promise<StorageState>;
  /** For what comes from now on; what is in an earlier folder stays there and is still shown. "" is the profile's again. */
  setWork(folder: FilesHandle | ""): Promise<void>;
  /** "" is none. */
  setArchive(folder: FilesHandle | ""): Promise<void>;
  setInRAM(on: boolean): Promise<void>;
  /** What setKeeping would take out at once. */
  leaving(days: number, bytes: Bytes): Promise<Leaving>;
  /** Older reports, and the oldest of too many, move into the archive folder, or are removed where there is none. */
  setKeeping(days: number, bytes: Bytes): Promise<void>;
  setReserve(bytes: Bytes): Promise<void>;
  /** Shows the work folder in the file manager. */
  openWork(): Promise<void>;
};
