import type { Phase, Transfer } from "@/backend/door";

/** Phases in which bytes move or are compared. */
export const isRunning = (phase: Phase) =>
  phase === "waiting" || phase === "sending" || phase === "receiving" || phase === "verifying";

/** Rows that have ended well, or by our own wish. */
const isDone = (phase: Phase) => phase === "verified" || phase === "canceled";

// What waits for an answer stands first, then what failed, then what runs.
const rank = (phase: Phase) => (phase === "offered" ? 0 : phase === "failed" ? 1 : 2);

/** Splits the list into what wants attention now and what is done; the newest done first. */
export function orderTransfers(all: readonly Transfer[]) {
  const now = all.filter((one) => !isDone(one.phase));
  const done = all.filter((one) => isDone(one.phase));
  return {
    now: now.toSorted((a, b) => rank(a.phase) - rank(b.phase) || a.at.localeCompare(b.at)),
    done: done.toSorted((a, b) => b.at.localeCompare(a.at)),
  };
}

/** Sum of what runs: count, bytes a second, and the longest time left or null. */
export function sumRunning(all: readonly Transfer[]) {
  const running = all.filter((one) => isRunning(one.phase));
  const left = running.map((one) => one.left).filter((one) => one !== null);
  return {
    count: running.length,
    rate: running.reduce((sum, one) => sum + one.rate, 0),
    left: left.length > 0 ? Math.max(...left) : null,
  };
}
