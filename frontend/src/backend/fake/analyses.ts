import type { Door } from "../door";
import type { AnalysesEvent, AnalysesSnapshot, Job, Judging, Player } from "../door/analyses";
import type { Seconds, StreamId } from "../door/values";
import { foldAnalyses } from "../fold";
import { firstJobs, gradeOf, job, judged } from "./jobs";
import { fakeJourney } from "./journey";
import { fakeJudging, firstJudging, judge } from "./judging";
import { call, type FakeOptions } from "./options";
import { isFolder, nameOf } from "./picked";
import { reportOf, stillTimes, usual } from "./reports";
import { drawStill } from "./stills";

const s = (value: number) => value as Seconds;

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
  const first = firstJudging(options);
  const journey = fakeJourney<AnalysesSnapshot, AnalysesEvent>(
    { seq: 1, jobs: firstJobs(options, first), player: closed, judging: first },
    foldAnalyses,
  );
  const player = () => journey.get().player;
  const jobOf = (id: string) => journey.get().jobs.find((one) => one.id === id);
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
        const at = Math.min(Math.max(now.at + 0.1 * now.speed, 0), now.duration);
        const playing = now.speed > 0 ? at < now.duration : at > 0;
        setPlayer({ at: s(at), playing, speed: playing ? now.speed : 1 });
      }
    }, 100);
    setInterval(() => {
      for (const one of journey.get().jobs) {
        if (one.state !== "running" || one.id === "j2") continue;
        const at = Math.min(one.at + 30, one.duration);
        const more = { ...one, at: s(at), realtime: 60, left: s((one.duration - at) / 60) };
        const next = at < one.duration ? more : judged({ ...more, state: "done" }, judging());
        journey.emit({ type: "job", job: next });
      }
    }, 500);
  }

  const judging = () => journey.get().judging;
  /** What changes the verdicts of many jobs is told as a hole in the numbers: then the page fetches all. */
  const setJudging = (more: Partial<Judging>) => {
    const next = { ...judging(), ...more };
    const others = next.templates !== judging().templates || next.chosen !== judging().chosen;
    if (others) journey.skip((now) => ({ ...now, jobs: now.jobs.map((one) => judged(one, next)) }));
    journey.emit({ type: "judging", judging: next });
  };

  const door: Door["analyses"] = {
    ...fakeJudging(options, judging, setJudging),
    snapshot: journey.snapshot,
    subscribe: journey.subscribe,
    add: async (files) => {
      await call(options, "add");
      const name = nameOf(files) || "archive-reel-07.mov";
      return isFolder(files) ? ["A001.mov", "A002.mov"].map(start) : [start(name)];
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
      const one = jobOf(id);
      return reportOf(one?.file ?? "", one?.duration ?? 0);
    },
    again: async (id) => {
      await call(options, "again");
      return start(journey.get().jobs.find((one) => one.id === id)?.file ?? "");
    },
    verdict: async (id) => {
      await call(options, "verdict");
      const { templates, chosen } = judging();
      const template = templates.find((one) => one.id === chosen);
      const one = jobOf(id);
      return template && one ? judge(template, gradeOf(one)) : null;
    },
    stills: async (id) => {
      await call(options, "stills");
      const times = stillTimes(jobOf(id)?.duration || usual);
      return times.map(({ at, shot }) => ({ at: s(at), shot, url: drawStill(at) }));
    },
    exportReport: async (id, formats) => {
      await call(options, "exportReport");
      return formats.map((one) => `${jobOf(id)?.file ?? ""}.report.${one}`);
    },
    openPlayer: async (id) => {
      await call(options, "openPlayer", 150);
      setPlayer({
        job: id,
        at: s(options.still ? Math.min(107.2, (jobOf(id)?.duration || usual) / 2) : 0),
        duration: s(jobOf(id)?.duration || usual),
        playing: false,
        speed: 1,
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
      setPlayer({ playing: false, speed: 1 });
    },
    seek: async (at) => {
      await call(options, "seek", 1);
      setPlayer({ at });
    },
    step: async (frames) => {
      await call(options, "step", 1);
      setPlayer({ at: s(Math.max(0, player().at + frames / 25)), playing: false, speed: 1 });
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
