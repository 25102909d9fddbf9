// Videos that are analysed and played.

import type { Fault, FilesHandle, Seconds, StreamId, Unsubscribe } from "./values";

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
  /** A dissolve lasts: it has start and end. All others have at. */
  readonly events: readonly {
    readonly kind: string;
    readonly at?: Seconds;
    readonly start?: Seconds;
    readonly end?: Seconds;
  }[];
  readonly spans: readonly {
    readonly kind: string;
    readonly start: Seconds;
    readonly end: Seconds;
    /** What the picture fills, of a letterbox. */
    readonly picture?: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };
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

/** What the page calls about analyses. */
export type AnalysesDoor = {
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
