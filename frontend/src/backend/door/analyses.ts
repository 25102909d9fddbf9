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
  /** Until it is done; -1 when that cannot be said. */
  readonly left: Seconds;
  /** RFC 3339 */
  readonly added: string;
  /** The report was there: the same bytes were analysed before. */
  readonly cached: boolean;
  /** A small picture of it, "" while there is none. */
  readonly picture: string;
  /** What the chosen template says; null until there is a report, and when none is chosen. */
  readonly verdict: JobVerdict | null;
  readonly fault: Fault | null;
};

/** A verdict in short, for lists. */
export type JobVerdict = {
  readonly state: "pass" | "fail" | "unknown";
  /** How many rules were judged. */
  readonly judged: number;
  readonly failed: number;
  readonly near: number;
  /** The rules that failed, at most three. */
  readonly reasons: readonly RuleResult[];
};

/** A limit of one measure. null does not bound. */
export type TemplateRule = {
  readonly measure: string;
  readonly min: number | null;
  readonly max: number | null;
  /** How close to a limit is near it, in the measure's unit. */
  readonly near: number;
};

/** Rules with a name. Those of the program (builtIn) cannot be changed; their names are the page's, by id: broadcast, web, meeting. */
export type Template = {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly rules: readonly TemplateRule[];
};

/** What a rule says. unknown: not measured; absent: there is nothing to measure, as of sound in a silent film. */
export type RuleResult = {
  readonly measure: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly state: "pass" | "near" | "fail" | "unknown" | "absent";
  readonly value: number | null;
  /** Where the value stands; both 0 when it belongs to the whole file. */
  readonly start: Seconds;
  readonly end: Seconds;
  /** How many spans or events there are, where the measure counts some. */
  readonly count: number;
};

export type Verdict = {
  readonly template: string;
  readonly state: "pass" | "fail" | "unknown";
  readonly results: readonly RuleResult[];
};

/** A measure that rules can bound, with its unit: "LUFS", "dBTP", "LU", "s", "%", "" for a plain number. */
export type Measure = { readonly measure: string; readonly unit: string };

/** A small picture of a file. url can be the src of an <img>. shot: the first of a shot. */
export type Still = { readonly at: Seconds; readonly shot: boolean; readonly url: string };

export type ExportFormat = "json" | "csv" | "edl" | "otio" | "html" | "pdf";

/** A folder whose new videos are analysed by themselves; "" for none. fault: why it cannot be looked at. */
export type Watched = { readonly folder: string; readonly fault: Fault | null };

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
  readonly audio?: { readonly codec: string; readonly rate: number; readonly channels: number };
  /** The checks that were made. */
  readonly checks?: readonly string[];
  readonly loudness?: {
    readonly integrated_lufs?: number;
    readonly range_lu: number;
    readonly max_momentary_lufs?: number;
    readonly max_short_term_lufs?: number;
    readonly true_peak_dbtp?: number;
    readonly true_peak_at: Seconds;
  };
  readonly stereo?: { readonly phase: number; readonly mono?: string };
  readonly quality?: {
    readonly index: number;
    readonly p5: number;
    readonly parts: Readonly<Record<string, number>>;
    readonly illegal_percent: number;
    readonly samples: number;
    readonly cropped?: boolean;
  };
  readonly scan?: {
    readonly kind: string;
    readonly progressive: number;
    readonly top: number;
    readonly bottom: number;
  };
  /** The shots one after the other, [start, end), each with its mean index and 5th percentile where it was sampled. */
  readonly shots?: readonly {
    readonly start: Seconds;
    readonly end: Seconds;
    readonly index?: number;
    readonly p5?: number;
  }[];
  /** To be drawn. Point i of a curve with a step begins at start + i * step. */
  readonly curves?: {
    readonly start: Seconds;
    /** LUFS; -120 is no sound. */
    readonly loudness?: {
      readonly step: Seconds;
      readonly momentary: readonly number[];
      readonly short_term: readonly number[];
    };
    /** Lowest and highest sample of each step, full scale is 32767. */
    readonly waveform?: {
      readonly step: Seconds;
      readonly lanes: readonly {
        readonly low: readonly number[];
        readonly high: readonly number[];
      }[];
    };
    /** 0 black to 100 white, of each step the darkest, the mean and the brightest picture's mean; begins at 0. */
    readonly luma?: {
      readonly step: Seconds;
      readonly low: readonly number[];
      readonly mean: readonly number[];
      readonly high: readonly number[];
    };
    readonly quality?: {
      readonly at: readonly Seconds[];
      readonly index: readonly number[];
      readonly parts: Readonly<Record<string, readonly number[]>>;
    };
  };
  /** Checks that were wanted and could not be made: why is no_sound or no_opencv. */
  readonly missing?: readonly { readonly kind: string; readonly why: string }[];
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
  /** How fast it plays: 1, 2, 4, 8, or below 0 backwards. Only 1 has sound. */
  readonly speed: number;
  readonly fault: Fault | null;
};

export type AnalysesSnapshot = {
  readonly seq: number;
  readonly jobs: readonly Job[];
  readonly player: Player;
  readonly judging: Judging;
};

/** How the program judges and what it looks at by itself. */
export type Judging = {
  /** The built-in ones first. */
  readonly templates: readonly Template[];
  /** The id of the template that verdicts are by, "" for none. */
  readonly chosen: string;
  /** No job starts; those that run go on. */
  readonly paused: boolean;
  readonly watched: Watched;
};

export type AnalysesEvent =
  | { readonly seq: number; readonly type: "job"; readonly job: Job }
  | { readonly seq: number; readonly type: "removed"; readonly id: string }
  | { readonly seq: number; readonly type: "player"; readonly player: Player }
  | { readonly seq: number; readonly type: "judging"; readonly judging: Judging };

/** What the page calls about analyses. */
export type AnalysesDoor = {
  snapshot(): Promise<AnalysesSnapshot>;
  subscribe(handler: (event: AnalysesEvent) => void): Unsubscribe;
  /** Gives the ids of the jobs. Of a folder, all videos in it and below. */
  add(files: FilesHandle): Promise<readonly string[]>;
  cancel(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Analyses the same file again, as a new job: the kept report does not count. */
  again(id: string): Promise<string>;
  report(id: string): Promise<Report>;
  /** What the chosen template says, rule by rule; null when none is chosen. */
  verdict(id: string): Promise<Verdict | null>;
  /** In the order of time. */
  stills(id: string): Promise<readonly Still[]>;
  /** Asks for a folder and writes the report there; gives the names of the files, none when the person thought better of it. */
  exportReport(id: string, formats: readonly ExportFormat[]): Promise<readonly string[]>;
  /** All that rules can be about. */
  measures(): Promise<readonly Measure[]>;
  chooseTemplate(id: string): Promise<void>;
  /** Keeps a template of a person's own: a new one where the id is "". Gives its id. */
  putTemplate(template: Template): Promise<string>;
  removeTemplate(id: string): Promise<void>;
  /** While it is paused no job starts. */
  setPaused(on: boolean): Promise<void>;
  /** Videos that come into this folder are analysed by themselves; "" watches none. */
  setWatched(folder: FilesHandle | ""): Promise<void>;
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
  /** 1, 2, 4, 8, or below 0 backwards; it plays. */
  setSpeed(speed: number): Promise<void>;
};
