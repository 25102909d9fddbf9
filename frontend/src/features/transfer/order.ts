import type { Phase, Transfer } from "@/backend/door/transfers";

/** Phases in which bytes move or are compared, or will. */
export const isRunning = (phase: Phase) =>
  phase === "waiting" ||
  phase === "sending" ||
  phase === "receiving" ||
  phase === "interrupted" ||
  phase === "verifying";

/** On its way, but nothing moves though nobody holds it. */
export const isStuck = (one: Transfer) =>
  (one.phase === "sending" || one.phase === "receiving") &&
  one.rate === 0 &&
  one.bytes > 0 &&
  !one.paused &&
  !one.pausedByPeer;

/** Files, without the folders they lie in. */
export const filesOf = (one: Transfer) => one.count - one.folders;

/** An offer that should not be taken by one click: too large for somebody new, no room, or names that are stored otherwise. */
export const wantsSecondLook = (one: Transfer) =>
  isTooLarge(one) || lacksRoom(one) || one.renamed > 0;

/** More than a stranger may send without a second look. What is beyond the rule of somebody known is only asked about. */
export const isTooLarge = (one: Transfer) =>
  one.knownSince === "" && one.limit > 0 && one.total > one.limit;
export const lacksRoom = (one: Transfer, free: number = one.free) => free >= 0 && one.total > free;

export type Section = "needsYou" | "now" | "queue" | "history";

function sectionOf(one: Transfer): Section {
  switch (one.phase) {
    case "offered":
    case "failed":
      return "needsYou";
    case "waiting":
      return "queue";
    case "verified":
    case "canceled":
      return "history";
    default:
      return "now";
  }
}

const oldestFirst = (a: Transfer, b: Transfer) => a.at.localeCompare(b.at);
const newestFirst = (a: Transfer, b: Transfer) => oldestFirst(b, a);
const offersFirst = (a: Transfer, b: Transfer) =>
  Number(b.phase === "offered") - Number(a.phase === "offered");

/** Splits the list: what waits for the person (offers, then what failed), what is in progress, what waits for its turn, what is over. */
export function orderTransfers(
  all: readonly Transfer[],
): Readonly<Record<Section, readonly Transfer[]>> {
  const inside = (section: Section) => all.filter((one) => sectionOf(one) === section);
  return {
    needsYou: inside("needsYou").toSorted((a, b) => offersFirst(a, b) || oldestFirst(a, b)),
    now: inside("now").toSorted(oldestFirst),
    queue: inside("queue").toSorted(oldestFirst),
    history: inside("history").toSorted(newestFirst),
  };
}

/** Sum of what moves: count, bytes a second, and the longest time left or null. */
export function sumRunning(all: readonly Transfer[]) {
  const running = all.filter((one) => sectionOf(one) === "now" && !one.paused);
  const left = running.map((one) => one.left).filter((one) => one !== null);
  return {
    count: running.length,
    rate: running.reduce((sum, one) => sum + one.rate, 0),
    left: left.length > 0 ? Math.max(...left) : null,
  };
}
