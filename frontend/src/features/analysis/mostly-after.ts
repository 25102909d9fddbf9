import type { Report, RuleResult } from "@/backend/door/analyses";

const much = 0.7; // of the time after the place is beyond the limit
const little = 0.3; // of the time before it

/** The time from which on the loudness is mostly beyond the limit that it fails on, when it was not before; else null. */
export function mostlyAfter(report: Report, { value, min, max }: RuleResult): number | null {
  const curve = report.curves?.loudness;
  if (!curve || value === null) return null;
  const loud = max !== null && value > max;
  const beyond = curve.short_term.map((level) =>
    loud ? level > max : min !== null && level < min && level > -70,
  );
  const all = beyond.filter(Boolean).length;
  let before = 0;
  let best = -1;
  let most = 0;
  for (let i = 1; i < beyond.length; i += 1) {
    if (beyond[i - 1]) before += 1;
    const [head, tail] = [before / i, (all - before) / (beyond.length - i)];
    if (tail >= much && head <= little && tail - head > most && beyond.length - i >= 50) {
      most = tail - head;
      best = i;
    }
  }
  // All along is not "after".
  return best < beyond.length * 0.05 ? null : (report.curves?.start ?? 0) + best * curve.step;
}
