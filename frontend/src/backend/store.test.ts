import { afterEach, describe, expect, it, vi } from "vitest";
import { followJourney, sameFields } from "./store";

type State = { readonly seq: number; readonly log: readonly string[] };
type Event = { readonly seq: number; readonly add: string };

function source(first: State) {
  let now = first;
  let handler: (event: Event) => void = () => undefined;
  const off = vi.fn();
  const snapshot = vi.fn(async () => now);
  return {
    snapshot,
    off,
    subscribe: (to: (event: Event) => void) => {
      handler = to;
      return off;
    },
    send: (event: Event) => handler(event),
    set: (next: State) => {
      now = next;
    },
  };
}

const fold = (last: State, event: Event): State => ({
  seq: event.seq,
  log: [...last.log, event.add],
});
const settled = () => new Promise((done) => setTimeout(done));

afterEach(() => vi.useRealTimers());

describe("followJourney", () => {
  it("folds events in order", async () => {
    const from = source({ seq: 4, log: [] });
    const journey = followJourney(from, fold);
    await settled();
    from.send({ seq: 5, add: "a" });
    from.send({ seq: 6, add: "b" });
    expect(journey.getState()).toEqual({ seq: 6, log: ["a", "b"] });
    expect(from.snapshot).toHaveBeenCalledTimes(1);
  });

  it("fetches the snapshot again when a number is missing, and keeps what came after it", async () => {
    const from = source({ seq: 1, log: ["old"] });
    const journey = followJourney(from, fold);
    await settled();
    from.set({ seq: 8, log: ["whole"] });
    from.send({ seq: 8, add: "lost before me" });
    from.send({ seq: 9, add: "next" });
    await settled();
    expect(from.snapshot).toHaveBeenCalledTimes(2);
    expect(journey.getState()).toEqual({ seq: 9, log: ["whole", "next"] });
  });

  it("lets events wait that come before the first snapshot, and ignores those it already holds", async () => {
    const from = source({ seq: 3, log: ["snapshot"] });
    const journey = followJourney(from, fold);
    from.send({ seq: 3, add: "held already" });
    from.send({ seq: 4, add: "new" });
    expect(journey.getState()).toBeNull();
    await settled();
    expect(journey.getState()).toEqual({ seq: 4, log: ["snapshot", "new"] });
    from.send({ seq: 4, add: "again" });
    expect(journey.getState()?.log).toEqual(["snapshot", "new"]);
  });

  it("asks again when a snapshot fails, and stops when it is closed", async () => {
    vi.useFakeTimers();
    const from = source({ seq: 1, log: [] });
    from.snapshot.mockRejectedValueOnce(new Error("not yet"));
    const journey = followJourney(from, fold);
    await vi.advanceTimersByTimeAsync(999);
    expect(journey.getState()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(journey.getState()?.seq).toBe(1);
    journey.close();
    expect(from.off).toHaveBeenCalledTimes(1);
  });
});

describe("sameFields", () => {
  it("compares fields and items, one level deep", () => {
    expect(sameFields({ a: 1, b: "x" }, { a: 1, b: "x" })).toBe(true);
    expect(sameFields([1, 2], [1, 2])).toBe(true);
    expect(sameFields([1, 2], [1, 2, 3])).toBe(false);
    expect(sameFields({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameFields<unknown>(null, { a: 2 })).toBe(false);
  });
});
