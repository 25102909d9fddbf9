import type { Job, Judging } from "../door/analyses";
import type { Seconds } from "../door/values";
import { type Grade, judgeShort } from "./judging";
import { mini } from "./mini";
import { type FakeOptions, fault, hostileText } from "./options";
import { usual as duration } from "./reports";

const s = (value: number) => value as Seconds;
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

export const job = (id: string, file: string, more: Partial<Job>): Job => ({
  id,
  file,
  state: "done",
  at: s(duration),
  duration: s(duration),
  realtime: 5.9,
  left: s(-1),
  added: secondsAgo(480),
  cached: false,
  picture: "",
  verdict: null,
  fault: null,
  ...more,
});

/** How a fake job's file is. */
export const gradeOf = ({ id, fault: broken }: Job): Grade =>
  broken ? "cut" : id === "j3" || id.startsWith("fair") ? "fair" : "poor";

/** The job with what the chosen template says of it. */
export const judged = (one: Job, judging: Judging): Job =>
  one.state === "done" ? { ...one, verdict: judgeShort(judging, gradeOf(one)) } : one;

const running = (at: number, whole: number, realtime: number): Partial<Job> => ({
  state: "running",
  at: s(at),
  duration: s(whole),
  realtime,
  left: s((whole - at) / realtime),
});

/** Those of look/08, and one of another day that is no video. */
function batch(options: FakeOptions): readonly Job[] {
  const name = (plain: string, i: number) => (options.hostile ? (hostileText[i] ?? plain) : plain);
  const one = (number: number, id: string, file: string, more: Partial<Job>) =>
    job(id, name(file, number), { added: secondsAgo(60 + number), picture: mini(number), ...more });
  return [
    one(0, "j1", "archive-reel-07.mov", {}),
    one(1, "j3", "flower-macro.mp4", { at: s(5), duration: s(5), realtime: 7.2, cached: true }),
    one(2, "j2", "gate-2.mkv", running(41, 66, 4.8)),
    one(3, "j6", "episode-03_v2.mxf", running(1_102, 2_900, 5.4)),
    one(4, "j7", "bottles-b-roll.mp4", running(36.4, 40, 6.1)),
    one(5, "j8", "interview-mina.mkv", running(102, 728, 5.2)),
    one(6, "j9", "dailies-0311.mov", {
      state: "waiting",
      at: s(0),
      duration: s(3_764),
      realtime: 0,
      picture: "",
    }),
    one(7, "j5", "old-tape-transfer.avi", {
      at: s(431),
      duration: s(1_875),
      fault: fault("file_truncated", { file: "old-tape-transfer.avi", at: 431 }),
    }),
    job("j4", name("grading-notes.pdf", 8), {
      state: "failed",
      duration: s(0),
      at: s(0),
      realtime: 0,
      added: secondsAgo(18_000),
      fault: fault("not_video", { file: "grading-notes.pdf" }),
    }),
  ];
}

/** A season: enough for a list that must stay smooth. */
const season = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, i) => {
    const number = String(count - i).padStart(4, "0");
    const id = i % 5 === 0 ? `poor-${number}` : `fair-${number}`;
    return job(id, `dailies-${number}.mxf`, {
      picture: mini(i),
      added: secondsAgo(300 + i * 40),
      ...(i % 41 === 0
        ? { fault: fault("file_truncated", { file: `dailies-${number}.mxf`, at: 431 }) }
        : {}),
      ...(i < 4 ? running(20 + i * 30, duration, 6) : {}),
    });
  });

export function firstJobs(options: FakeOptions, judging: Judging): readonly Job[] {
  if (options.scene === "first") return [];
  const all = options.scene === "many" ? season(5_000) : batch(options);
  return all.map((one) => judged(one, judging));
}
