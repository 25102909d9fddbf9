import { describe, expect, it } from "vitest";
import type { Phase, Transfer } from "@/backend/door/transfers";
import type { Bytes, Seconds } from "@/backend/door/values";
import { isStuck, lacksRoom, orderTransfers, sumRunning, wantsSecondLook } from "./order";

const one = (id: string, phase: Phase, more: Partial<Transfer> = {}): Transfer =>
  ({
    id,
    phase,
    at: `2026-03-12T14:00:${id.padStart(2, "0")}Z`,
    total: 100 as Bytes,
    bytes: 0 as Bytes,
    rate: 0,
    left: null,
    free: -1 as Bytes,
    limit: 0 as Bytes,
    renamed: 0,
    knownSince: "",
    paused: false,
    pausedByPeer: false,
    ...more,
  }) as Transfer;

describe("the sections", () => {
  it("hold each phase once: what waits for me, what moves, what waits for its turn, what is over", () => {
    const phases = [
      "failed",
      "offered",
      "waiting",
      "sending",
      "receiving",
      "interrupted",
      "verifying",
      "verified",
      "canceled",
    ] as const;
    const order = orderTransfers(phases.map((phase, i) => one(String(i), phase)));
    const shown = Object.entries(order).map(([name, rows]) => [name, rows.map((r) => r.phase)]);
    expect(Object.fromEntries(shown)).toEqual({
      needsYou: ["offered", "failed"],
      now: ["sending", "receiving", "interrupted", "verifying"],
      queue: ["waiting"],
      history: ["canceled", "verified"], // the newest first
    });
  });

  it("keep the order in which things began while they move", () => {
    const rows = [one("9", "sending"), one("3", "interrupted"), one("5", "receiving")];
    expect(orderTransfers(rows).now.map((row) => row.id)).toEqual(["3", "5", "9"]);
  });
});

describe("the sum of what runs", () => {
  it("adds rates, takes the longest time, and leaves out what is held", () => {
    const rows = [
      one("1", "sending", { rate: 40, left: 7 as Seconds }),
      one("2", "receiving", { rate: 2, left: 90 as Seconds }),
      one("3", "sending", { paused: true, left: 900 as Seconds }),
      one("4", "waiting"),
      one("5", "verified", { rate: 0 }),
    ];
    expect(sumRunning(rows)).toEqual({ count: 2, rate: 42, left: 90 });
  });

  it("says no time when none is known", () => {
    expect(sumRunning([one("1", "verifying")])).toEqual({ count: 1, rate: 0, left: null });
  });
});

describe("an offer", () => {
  it.each([
    [{}, false],
    [{ limit: 100 as Bytes }, false],
    [{ limit: 99 as Bytes }, true],
    [{ limit: 99 as Bytes, knownSince: "2026-03-01T00:00:00Z" }, false],
    [{ free: 100 as Bytes }, false],
    [{ free: 99 as Bytes }, true],
    [{ free: 0 as Bytes }, true],
    [{ renamed: 1 }, true],
  ])("%j wants a second look: %s", (more, wants) => {
    expect(wantsSecondLook(one("1", "offered", more))).toBe(wants);
  });

  it("fits where nobody knows how much is free", () => {
    expect(lacksRoom(one("1", "offered"), -1)).toBe(false);
  });
});

describe("what does not move", () => {
  it("is stuck only when nobody holds it", () => {
    const some = { bytes: 5 as Bytes };
    expect(isStuck(one("1", "sending", some))).toBe(true);
    expect(isStuck(one("1", "sending", { ...some, paused: true }))).toBe(false);
    expect(isStuck(one("1", "receiving", { ...some, pausedByPeer: true }))).toBe(false);
    expect(isStuck(one("1", "sending", { ...some, rate: 1 }))).toBe(false);
    expect(isStuck(one("1", "sending"))).toBe(false); // it has not begun
  });
});
