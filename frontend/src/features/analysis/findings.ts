import type { Report } from "@/backend/door/analyses";
import type { Seconds } from "@/backend/door/values";

/** Something at one instant, or from one to another: [start, end). */
export type Finding = { readonly kind: string; readonly at: Seconds; readonly end: Seconds | null };

/** A piece of the video between two cuts. */
export type Shot = { readonly start: Seconds; readonly end: Seconds };

/** All events and spans of a report in the order of the video. */
export function findingsOf(report: Report): readonly Finding[] {
  const events = report.events.map(({ kind, at, start, end }) => ({
    kind,
    at: at ?? start ?? (0 as Seconds),
    end: end ?? null,
  }));
  const spans = report.spans.map(({ kind, start, end }) => ({ kind, at: start, end }));
  return [...events, ...spans].toSorted((a, b) => a.at - b.at);
}

/** The shots of a report, or those that hard cuts make where it has none; a video without cuts is one shot. */
export function shotsOf(report: Report): readonly Shot[] {
  if (report.shots && report.shots.length > 0) return report.shots;
  const cuts = report.events.flatMap(({ kind, at }) => (kind === "cut" && at ? [at] : []));
  const edges = [0 as Seconds, ...cuts.toSorted((a, b) => a - b), report.duration];
  return edges
    .slice(0, -1)
    .map((start, i) => ({ start, end: edges[i + 1] ?? report.duration }))
    .filter((shot) => shot.end > shot.start);
}

const half = 0.0005; // s; a time that is shown is never more than this away from the one that was meant

/** The finding after a time, or before it. */
export function neighbour(all: readonly Finding[], at: number, step: 1 | -1): Finding | undefined {
  return step > 0
    ? all.find((finding) => finding.at > at + half)
    : all.findLast((finding) => finding.at < at - half);
}

/** The last finding that began at or before a time: its place in the list, or -1. */
export const currentAt = (all: readonly { readonly at: number }[], at: number) =>
  all.findLastIndex((finding) => finding.at <= at + half);

/** The exact time of an edge near a time that was pointed at; reach: seconds to either side. */
export function snap(all: readonly Finding[], at: number, reach: number): Seconds {
  let best = at;
  let distance = reach;
  for (const finding of all) {
    for (const edge of finding.end === null ? [finding.at] : [finding.at, finding.end]) {
      if (Math.abs(edge - at) < distance) {
        best = edge;
        distance = Math.abs(edge - at);
      }
    }
  }
  return best as Seconds;
}

/** "25/1" → 25; what cannot be read is 0. */
export function frameRate(rational: string): number {
  const [above = 0, below = 1] = rational.split("/").map(Number);
  return below > 0 && Number.isFinite(above / below) ? above / below : 0;
}
