import type { Door } from "../door";
import type {
  AnalysesEvent,
  AnalysesSnapshot,
  Job,
  Judging,
  Player,
  Report,
} from "../door/analyses";
import type { Seconds, StreamId } from "../door/values";
import { foldAnalyses } from "../fold";
import { fakeJourney } from "./journey";
import { fakeJudging, firstJudging, judge } from "./judging";
import { call, type FakeOptions, fault, hostileText } from "./options";

const s = (value: number) => value as Seconds;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Where the cuts of every fake video are, seconds. */
export const cuts = [
  9.6, 18.44, 29.28, 38.72, 41.2, 52.88, 61.04, 66.4, 74.12, 88.96, 95.36, 103.2, 107.2, 118.08,
  126, 128.4, 141.6, 152.72, 166.88, 176.8, 188.24, 199.04, 214.6, 226.4, 238.12,
];
export const blacks = [
  [0, 0.48],
  [126, 128.4],
  [248.96, 252],
] as const;
const duration = 252;

const reportOf = (file: string): Report => ({
  schema: "videonet.report/1",
  file,
  sha256: "9f2c41e07ab85d3366c0f1b4d8e2a75c0b91d7f3e44a6b2850cd13f7926ea84b",
  duration: s(duration),
  video: {
    codec: "h264",
    width: 1920,
    height: 1080,
    frame_rate: "25/1",
    vfr: false,
    frames: 6_300,
  },
  events: cuts.map((at) => ({ kind: "cut", at: s(at) })),
  spans: blacks.map(([start, end]) => ({ kind: "black", start: s(start), end: s(end) })),
  engine: { decoder: "ffmpeg h264 (software)", seconds: s(43.2), realtime: 5.8 },
});

const job = (id: string, file: string, more: Partial<Job>): Job => ({
  id,
  file,
  state: "done",
  at: s(duration),
  duration: s(duration),
  realtime: 5.8,
  left: s(-1),
  added: minutesAgo(8),
  cached: false,
  picture: "",
  verdict: null,
  fault: null,
  ...more,
});

function firstJobs(options: FakeOptions): readonly Job[] {
  if (options.scene === "first") return [];
  const name = (plain: string, i: number) => (options.hostile ? (hostileText[i] ?? plain) : plain);
  return [
    job("j1", name("archive-reel-07.mov", 0), {}),
    job("j2", name("gate-2.mkv", 1), {
      state: "running",
      at: s(156),
      realtime: 4.8,
      added: minutesAgo(2),
    }),
    job("j3", name("flower-macro.mp4", 2), { added: minutesAgo(200), at: s(5), duration: s(5) }),
    job("j4", name("grading-notes.pdf", 3), {
      state: "failed",
      duration: s(0),
      at: s(0),
      added: minutesAgo(300),
      fault: fault("not_video", { file: "grading-notes.pdf" }),
    }),
    job("j5", name("tape-12.mxf", 4), {
      added: minutesAgo(1_500),
      fault: fault("file_truncated", { file: "tape-12.mxf", at: 431 }),
    }),
    job("j6", name("promo.webm", 5), {
      state: "waiting",
      at: s(0),
      duration: s(0),
      realtime: 0,
      added: minutesAgo(1),
    }),
  ];
}

const closed: Player = {
  job: "",
  stream: "fake:player" as StreamId,
  playing: false,
  at: s(0),
  duration: s(0),
  sound: true,
  speed: 1,
  fault: null,
};

export function fakeAnalyses(options: FakeOptions) {
  const journey = fakeJourney<AnalysesSnapshot, AnalysesEvent>(
    { seq: 1, jobs: firstJobs(options), player: closed, judging: firstJudging },
    foldAnalyses,
  );
  const player = () => journey.get().player;
  const setPlayer = (more: Partial<Player>) =>
    journey.emit({ type: "player", player: { ...player(), ...more } });
  const change = (id: string, more: Partial<Job>) => {
    const one = journey.get().jobs.find((old) => old.id === id);
    if (one) journey.emit({ type: "job", job: { ...one, ...more } });
  };
  const start = (file: string) => {
    const id = `j${crypto.randomUUID()}`;
    journey.emit({
      type: "job",
      job: job(id, file, {
        state: "running",
        at: s(0),
        realtime: 0,
        added: new Date().toISOString(),
      }),
    });
    return id;
  };

  if (!options.still) {
    setInterval(() => {
      const now = player();
      if (now.playing) {
        const at = Math.min(now.at + 0.1, now.duration);
        setPlayer({ at: s(at), playing: at < now.duration });
      }
    }, 100);
    setInterval(() => {
      for (const one of journey.get().jobs) {
        if (one.state !== "running" || one.id === "j2") continue;
        const at = Math.min(one.at + 30, one.duration);
        change(one.id, {
          at: s(at),
          realtime: 60,
          ...(at >= one.duration ? { state: "done" } : {}),
        });
      }
    }, 500);
  }

  const judging = () => journey.get().judging;
  const setJudging = (more: Partial<Judging>) =>
    journey.emit({ type: "judging", judging: { ...judging(), ...more } });

  const door: Door["analyses"] = {
    ...fakeJudging(options, judging, setJudging),
    snapshot: journey.snapshot,
    subscribe: journey.subscribe,
    add: async () => {
      await call(options, "add");
      return [start("archive-reel-07.mov")];
    },
    cancel: async (id) => {
      await call(options, "cancelJob");
      change(id, { state: "canceled" });
    },
    remove: async (id) => {
      await call(options, "removeJob");
      journey.emit({ type: "removed", id });
    },
    report: async (id) => {
      await call(options, "report");
      return reportOf(journey.get().jobs.find((one) => one.id === id)?.file ?? "");
    },
    again: async (id) => {
      await call(options, "again");
      return start(journey.get().jobs.find((one) => one.id === id)?.file ?? "");
    },
    verdict: async () => {
      await call(options, "verdict");
      const { templates, chosen } = judging();
      const template = templates.find((one) => one.id === chosen);
      return template ? judge(template) : null;
    },
    stills: async () => {
      await call(options, "stills");
      return [];
    },
    exportReport: async (_, formats) => {
      await call(options, "exportReport");
      return formats.map((one) => `archive-reel-07.mov.report.${one}`);
    },
    openPlayer: async (id) => {
      await call(options, "openPlayer", 150);
      setPlayer({
        job: id,
        at: s(options.still ? 107.2 : 0),
        duration: s(duration),
        playing: false,
        fault: null,
      });
    },
    closePlayer: async () => {
      await call(options, "closePlayer", 1);
      setPlayer(closed);
    },
    play: async () => {
      await call(options, "play", 1);
      setPlayer({ playing: true });
    },
    pause: async () => {
      await call(options, "pause", 1);
      setPlayer({ playing: false });
    },
    seek: async (at) => {
      await call(options, "seek", 1);
      setPlayer({ at });
    },
    step: async (frames) => {
      await call(options, "step", 1);
      setPlayer({ at: s(Math.max(0, player().at + frames / 25)), playing: false });
    },
    setSpeed: async (speed) => {
      await call(options, "setSpeed", 1);
      setPlayer({ speed, playing: true });
    },
    setSound: async (sound) => {
      await call(options, "setSound", 1);
      setPlayer({ sound });
    },
  };
  return { door, start, player };
}
