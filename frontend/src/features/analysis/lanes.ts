import type { Report } from "@/backend/door/analyses";
import type { Finding } from "./findings";

/** A lane of the timeline: one of these, or one of a kind of finding, "find:black". */
export type LaneId =
  | "frames"
  | "shots"
  | "sound"
  | "loudness"
  | "luma"
  | "index"
  | `find:${string}`;

// Picture first, then sound, as the report's checks are.
const order = [
  "black",
  "freeze",
  "flash",
  "letterbox",
  "bars",
  "interlace",
  "blur",
  "block",
  "noise",
  "exposure",
  "legal",
  "silence",
  "clipping",
  "dropout",
  "phase",
  "tone",
];

/** The kinds of findings that have a lane of their own: all that occur, but those that the lane of shots shows. */
function kindsOf(findings: readonly Finding[]): readonly string[] {
  const kinds = new Set(findings.map((finding) => finding.kind));
  kinds.delete("cut");
  kinds.delete("dissolve");
  const place = (kind: string) => (order.indexOf(kind) < 0 ? order.length : order.indexOf(kind));
  return [...kinds].toSorted((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** The lanes that there is something for, from above. */
export function lanesOf(report: Report, findings: readonly Finding[]): readonly LaneId[] {
  const { curves } = report;
  const has = (points: readonly unknown[] | undefined) => (points?.length ?? 0) > 0;
  return [
    "frames",
    "shots",
    ...kindsOf(findings).map((kind) => `find:${kind}` as const),
    ...(has(curves?.waveform?.lanes) ? (["sound"] as const) : []),
    ...(has(curves?.loudness?.short_term) ? (["loudness"] as const) : []),
    ...(has(curves?.luma?.mean) ? (["luma"] as const) : []),
    ...(has(curves?.quality?.index) ? (["index"] as const) : []),
  ];
}

const key = "videonet.lanes.hidden";

/** The lanes that were switched off on this computer. */
export function readHidden(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : []);
  } catch {
    return new Set();
  }
}

export function keepHidden(hidden: ReadonlySet<string>) {
  try {
    localStorage.setItem(key, JSON.stringify([...hidden].slice(0, 100)));
  } catch {
    // It is for this page alone then.
  }
}
