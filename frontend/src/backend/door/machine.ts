// This machine: how busy it is, and with what.

import type { Bytes, Fault, Seconds, Unsubscribe } from "./values";

/** What does not change. */
export type MachineHost = {
  readonly name: string;
  /** Of the operating system, as "Debian 12.5". */
  readonly system: string;
  readonly processor: string;
  /** Logical ones. */
  readonly cores: number;
  /** The highest the processor says of itself; 0 when unknown. */
  readonly ghz: number;
  readonly memory: Bytes;
};

/** One look, for the graph: 0…100. gpu: null without one. */
export type MachinePoint = {
  /** RFC 3339 */
  readonly at: string;
  readonly cpu: number;
  readonly memory: number;
  readonly gpu: number | null;
};

export type MachineGPU = {
  readonly name: string;
  /** 0…100 */
  readonly load: number;
  /** 0…100; -1 when unknown. */
  readonly decoder: number;
  readonly memory: Bytes;
  readonly memoryAll: Bytes;
  /** -1 when unknown. */
  readonly celsius: number;
};

/** An analysis that runs. */
export type MachineJob = {
  readonly id: string;
  readonly file: string;
  readonly step: "starting" | "measuring" | "ending";
  readonly at: Seconds;
  readonly duration: Seconds;
  readonly realtime: number;
  /** That its processes keep busy; -1 while that is not known. */
  readonly cores: number;
  /** Of its processes; 0 while that is not known. */
  readonly memory: Bytes;
};

/** The disk of the work folder, and what of it is ours. */
export type MachineFolder = {
  readonly free: Bytes;
  readonly all: Bytes;
  readonly reports: Bytes;
  readonly scratch: Bytes;
  /** Scratch lies in memory. */
  readonly inRAM: boolean;
  /** Why the folder cannot be used; then the sizes are 0. */
  readonly fault: Fault | null;
};

/** The sound of the room we are in. */
export type MachineCall = {
  /** RFC 3339 */
  readonly since: string;
  readonly underruns: number;
};

/** All that changes. */
export type MachineNow = {
  /** RFC 3339 */
  readonly at: string;
  /** The load of each core, 0…100. */
  readonly cores: readonly number[];
  /** Their mean. */
  readonly cpu: number;
  /** In use by all programs. */
  readonly memory: Bytes;
  /** Of VideoNet and its jobs; 0 while that is not known. */
  readonly own: Bytes;
  readonly jobsMemory: Bytes;
  readonly gpus: readonly MachineGPU[];
  readonly jobs: readonly MachineJob[];
  /** How many jobs wait. */
  readonly waiting: number;
  readonly folder: MachineFolder;
  /** null outside a room and while we are alone in it. */
  readonly call: MachineCall | null;
};

export type MachineSnapshot = {
  readonly seq: number;
  readonly host: MachineHost;
  /** The last five minutes, the oldest first. */
  readonly history: readonly MachinePoint[];
  /** null in the first seconds of the program. */
  readonly now: MachineNow | null;
};

export type MachineEvent = {
  readonly seq: number;
  readonly type: "sample";
  readonly point: MachinePoint;
  readonly now: MachineNow;
};

/** What the page calls about the machine. The program looks at its processes only while somebody is subscribed. */
export type MachineDoor = {
  snapshot(): Promise<MachineSnapshot>;
  subscribe(handler: (event: MachineEvent) => void): Unsubscribe;
};
