import type { MachinePoint } from "@/backend/door/machine";
import { machineSpan } from "@/backend/fold";

/** Two points that are further apart have nothing drawn between them: nobody looked. */
const gap = 10_000; // ms

type Read = (point: MachinePoint) => number | null;

/**
 * The lines through the points in a box of 1000 × 100, the newest at the right edge, five minutes wide: each as the list of its corners.
 */
export function linesOf(
  history: readonly MachinePoint[],
  read: Read,
): readonly (readonly string[])[] {
  const last = history.at(-1);
  if (!last) return [];
  const end = Date.parse(last.at);
  const lines: string[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const point of history) {
    const at = Date.parse(point.at);
    const value = read(point);
    if (value === null || at < end - machineSpan) continue;
    if (at - before > gap) lines.push([]);
    before = at;
    const x = 1000 - ((end - at) / machineSpan) * 1000;
    const y = 100 - Math.min(Math.max(value, 0), 100);
    lines.at(-1)?.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
  }
  return lines;
}

export const strokeOf = (lines: readonly (readonly string[])[]) =>
  lines.map((line) => `M${line.join("L")}`).join("");

/** The area below the lines. */
export const areaOf = (lines: readonly (readonly string[])[]) =>
  lines
    .map((line) => {
      const [left = ""] = line[0]?.split(" ") ?? [];
      const [right = ""] = line.at(-1)?.split(" ") ?? [];
      return `M${left} 100L${line.join("L")}L${right} 100z`;
    })
    .join("");
