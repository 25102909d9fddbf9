import { describe, expect, it } from "vitest";
import type { Job, JobVerdict } from "@/backend/door/analyses";
import type { Seconds } from "@/backend/door/values";
import {
  countByFilter,
  currentBatch,
  leftOf,
  namesIn,
  pickJobs,
  sortJobs,
  standingOf,
  sumBatch,
} from "./batch";

const s = (value: number) => value as Seconds;
const fault = { code: "file_truncated", values: {}, detail: "" };
const verdict = (state: JobVerdict["state"]): JobVerdict => ({
  state,
  judged: 3,
  failed: state === "fail" ? 1 : 0,
  near: 0,
  reasons: [],
});
const job = (id: string, more: Partial<Job> = {}): Job => ({
  id,
  file: `${id}.mov`,
  state: "done",
  at: s(100),
  duration: s(100),
  realtime: 5,
  left: s(-1),
  added: "2026-03-11T12:00:00Z",
  cached: false,
  picture: "",
  verdict: null,
  fault: null,
  ...more,
});
const running = (id: string, at: number, duration: number, realtime: number) =>
  job(id, { state: "running", at: s(at), duration: s(duration), realtime });
const ids = (jobs: readonly Job[]) => jobs.map((one) => one.id);

describe("where a job stands", () => {
  it.each([
    [job("a"), "unjudged"],
    [job("a", { verdict: verdict("pass") }), "pass"],
    [job("a", { verdict: verdict("fail") }), "fail"],
    [job("a", { verdict: verdict("unknown") }), "incomplete"],
    [job("a", { fault }), "incomplete"],
    [job("a", { fault, verdict: verdict("fail") }), "fail"],
    [job("a", { state: "failed", fault }), "broken"],
    [job("a", { state: "canceled" }), "canceled"],
    [job("a", { state: "waiting" }), "waiting"],
  ])("%#: %s", (one, standing) => {
    expect(standingOf(one)).toBe(standing);
  });
});

describe("the list", () => {
  const jobs = [
    job("reel 10", { added: "2026-03-11T12:03:00Z", verdict: verdict("pass") }),
    job("Reel 2", { added: "2026-03-11T12:01:00Z", verdict: verdict("fail") }),
    job("tape", { added: "2026-03-11T12:02:00Z", state: "failed" }),
    running("live", 1, 2, 3),
  ];

  it("is sorted by age, by what is wrong, and by name with its numbers", () => {
    const compare = namesIn("en");
    expect(ids(sortJobs(jobs, "newest", compare))).toEqual(["reel 10", "tape", "Reel 2", "live"]);
    expect(ids(sortJobs(jobs, "verdict", compare))).toEqual(["Reel 2", "tape", "live", "reel 10"]);
    expect(ids(sortJobs(jobs, "name", compare))).toEqual(["live", "Reel 2", "reel 10", "tape"]);
  });

  it("knows the older of two within a second", () => {
    const times = ["12:00:00.5Z", "12:00:00Z", "12:00:00.52Z"];
    const close = times.map((time) => job(time, { added: `2026-03-11T${time}` }));
    expect(ids(sortJobs(close, "newest", namesIn("en")))).toEqual([
      "12:00:00.52Z",
      "12:00:00.5Z",
      "12:00:00Z",
    ]);
  });

  it("is filtered and searched", () => {
    expect(countByFilter(jobs)).toEqual({
      all: 4,
      failed: 2,
      passed: 1,
      incomplete: 0,
      running: 1,
    });
    expect(ids(pickJobs(jobs, "failed", ""))).toEqual(["Reel 2", "tape"]);
    expect(ids(pickJobs(jobs, "all", " REEL "))).toEqual(["reel 10", "Reel 2"]);
  });

  it("sorts 5,000 within the time of a frame or two", () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      job(String((i * 7_919) % 5_000), { added: new Date(i * 1_000).toISOString() }),
    );
    const start = performance.now();
    sortJobs(many, "newest", namesIn("en"));
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe("the batch", () => {
  it("is what runs or waits and what was added with it", () => {
    const jobs = [
      job("yesterday", { added: "2026-03-10T12:00:00Z" }),
      job("first", { added: "2026-03-11T12:00:00Z" }),
      job("second", { added: "2026-03-11T12:40:00Z" }),
      { ...running("now", 1, 2, 3), added: "2026-03-11T13:30:00Z" },
    ];
    expect(ids(currentBatch(jobs))).toEqual(["now", "second", "first"]);
    expect(currentBatch(jobs.slice(0, 3))).toEqual([]);
  });

  it("adds up what is left and how fast it goes", () => {
    const sum = sumBatch([job("done"), running("a", 50, 100, 4), running("b", 0, 200, 6)]);
    expect(sum).toMatchObject({ all: 3, done: 1, running: 2, factor: 10, about: false });
    expect(sum.part).toBeCloseTo(150 / 400);
    // One file alone takes longer than all of them would if they shared: 200 s at 6×.
    expect(sum.left).toBeCloseTo(200 / 6);
  });

  it("guesses the length of files that have not said it, and says so", () => {
    const waiting = job("w", { state: "waiting", at: s(0), duration: s(0), realtime: 0 });
    const sum = sumBatch([running("a", 50, 100, 1), waiting]);
    expect(sum).toMatchObject({ about: true, left: 150 });
    expect(sumBatch([waiting]).left).toBeNull();
  });

  it("knows what is left of one job from the program, or from its speed", () => {
    expect(leftOf({ ...running("a", 0, 100, 4), left: s(7) })).toBe(7);
    expect(leftOf(running("a", 0, 100, 4))).toBe(25);
    expect(leftOf(running("a", 0, 100, 0))).toBeNull();
    expect(leftOf(job("a"))).toBeNull();
  });
});
