import type { Job } from "@/backend/door/analyses";

// What the list of all analyses shows of them: where each stands, which are shown in which order, and how far all of them are together.

/** Where a job stands, in one word. broken: it could not be analysed. unjudged: it has a report, and no template is chosen. */
export type Standing =
  | "waiting"
  | "running"
  | "pass"
  | "fail"
  | "incomplete"
  | "unjudged"
  | "broken"
  | "canceled";

export function standingOf(job: Job): Standing {
  if (job.state !== "done") return job.state === "failed" ? "broken" : job.state;
  if (job.verdict?.state === "fail") return "fail";
  if (job.fault || job.verdict?.state === "unknown") return "incomplete";
  return job.verdict ? "pass" : "unjudged";
}

export const filters = ["all", "failed", "passed", "incomplete", "running"] as const;
export type Filter = (typeof filters)[number];

const filterOf: Readonly<Record<Standing, Filter>> = {
  waiting: "running",
  running: "running",
  pass: "passed",
  fail: "failed",
  incomplete: "incomplete",
  unjudged: "all",
  broken: "failed",
  canceled: "all",
};

export const orders = ["newest", "verdict", "name"] as const;
export type Order = (typeof orders)[number];

// The worst first: what somebody has to look at.
const urgency: readonly Standing[] = [
  "fail",
  "broken",
  "incomplete",
  "running",
  "waiting",
  "unjudged",
  "pass",
  "canceled",
];

export const isActive = (job: Job) => job.state === "running" || job.state === "waiting";

/** Names with numbers in them stand in the order of the numbers: reel 2 before reel 10. */
export const namesIn = (locale: string) =>
  new Intl.Collator(locale, { numeric: true, sensitivity: "base" }).compare;

/** RFC 3339 in UTC without its last letter: then 12:00:00 stands before 12:00:00.5 as text too. */
const age = ({ added }: Job) => (added.endsWith("Z") ? added.slice(0, -1) : added);

function byAge(a: Job, b: Job): number {
  const [left, right] = [age(a), age(b)];
  return left < right ? 1 : left > right ? -1 : 0;
}

export function sortJobs(
  jobs: readonly Job[],
  order: Order,
  compareNames: (a: string, b: string) => number,
): readonly Job[] {
  switch (order) {
    case "newest":
      return jobs.toSorted(byAge);
    case "name":
      return jobs.toSorted((a, b) => compareNames(a.file, b.file) || byAge(a, b));
    case "verdict": {
      const rank = new Map(jobs.map((job) => [job.id, urgency.indexOf(standingOf(job))]));
      return jobs.toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0) || byAge(a, b));
    }
  }
}

/** How many jobs each filter shows. */
export function countByFilter(jobs: readonly Job[]): Readonly<Record<Filter, number>> {
  const counts = { all: jobs.length, failed: 0, passed: 0, incomplete: 0, running: 0 };
  for (const job of jobs) {
    const filter = filterOf[standingOf(job)];
    if (filter !== "all") counts[filter] += 1;
  }
  return counts;
}

/** Those of a filter whose name has the text in it, whatever its case. */
export function pickJobs(jobs: readonly Job[], filter: Filter, text: string): readonly Job[] {
  const wanted = text.trim().toLocaleLowerCase();
  return jobs.filter(
    (job) =>
      (filter === "all" || filterOf[standingOf(job)] === filter) &&
      (!wanted || job.file.toLocaleLowerCase().includes(wanted)),
  );
}

/** Until a job is done, seconds; null when that cannot be said. */
export function leftOf(job: Job): number | null {
  if (job.state !== "running") return null;
  if (job.left >= 0) return job.left;
  return job.realtime > 0 && job.duration > 0 ? (job.duration - job.at) / job.realtime : null;
}

const together = 3_600_000; // ms: what was added within an hour of each other is one batch

/** The jobs that run or wait, and those that were added with them and have ended. */
export function currentBatch(jobs: readonly Job[]): readonly Job[] {
  const oldest = jobs.toSorted(byAge).findLast(isActive);
  if (!oldest) return [];
  let edge = Date.parse(oldest.added);
  return jobs.toSorted(byAge).filter((job) => {
    const added = Date.parse(job.added);
    if (added < edge - together) return false;
    edge = Math.min(edge, added);
    return true;
  });
}

export type Batch = {
  readonly all: number;
  readonly done: number;
  readonly running: number;
  /** 0…1 of the pictures of all files, as far as their lengths are known. */
  readonly part: number;
  /** Times real time, all files together. */
  readonly factor: number;
  /** Until all are done, seconds; null when that cannot be said. */
  readonly left: number | null;
  /** Some files have not said how long they are: left counts them as the others are on average. */
  readonly about: boolean;
};

/** How far the files of a batch are together. */
export function sumBatch(jobs: readonly Job[]): Batch {
  const known = jobs.filter((job) => job.duration > 0);
  const whole = known.reduce((sum, job) => sum + job.duration, 0);
  const mean = known.length > 0 ? whole / known.length : 0;
  let done = 0;
  let rest = 0;
  let factor = 0;
  let longest = 0;
  let unknown = 0;
  const running = jobs.filter((job) => job.state === "running");
  for (const job of jobs) {
    if (!isActive(job)) {
      done += 1;
      continue;
    }
    if (job.duration > 0) rest += job.duration - job.at;
    else {
      rest += mean;
      unknown += 1;
    }
    factor += job.state === "running" ? job.realtime : 0;
    longest = Math.max(longest, leftOf(job) ?? 0);
  }
  const all = whole + unknown * mean;
  return {
    all: jobs.length,
    done,
    running: running.length,
    part: all > 0 ? (all - rest) / all : 0,
    factor,
    left: factor > 0 && rest > 0 ? Math.max(rest / factor, longest) : null,
    about: unknown > 0,
  };
}
