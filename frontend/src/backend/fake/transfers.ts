import type { Bytes, Door, Seconds, Transfer, TransfersEvent, TransfersSnapshot } from "../door";
import { foldTransfers } from "../fold";
import { fakeJourney } from "./journey";
import { call, type FakeOptions, fault, hostileText, sampleValues } from "./options";
import { everybody, mina } from "./people";
import { nameOf } from "./picked";

const hash = "9f2c41e07ab85d3366c0f1b4d8e2a75c0b91d7f3e44a6b2850cd13f7926ea84b";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const row = (id: string, name: string, total: number, more: Partial<Transfer>): Transfer => ({
  id,
  direction: "send",
  peer: { id: mina().id, name: mina().name },
  name,
  storedAs: "",
  video: /\.(mov|mxf|mp4)$/.test(name),
  phase: "sending",
  bytes: 0 as Bytes,
  total: total as Bytes,
  rate: 0,
  left: null,
  sha256Sent: "",
  sha256Received: "",
  seconds: 0 as Seconds,
  at: minutesAgo(4),
  fault: null,
  ...more,
});

const verified = (seconds: number): Partial<Transfer> => ({
  phase: "verified",
  sha256Sent: hash,
  sha256Received: hash,
  seconds: seconds as Seconds,
});

/** A file in every phase. */
function everyPhase(options: FakeOptions): readonly Transfer[] {
  const people = everybody({ ...options, hostile: false });
  const peer = (i: number) => ({ id: people[i]?.id ?? mina().id, name: people[i]?.name ?? "" });
  const rows = [
    row("t1", "subtitles-ja.zip", 38_600_000, {
      direction: "receive",
      phase: "offered",
      peer: peer(1),
    }),
    row("t2", "mix-final.wav", 900_000_000, {
      phase: "failed",
      bytes: 639_000_000 as Bytes,
      peer: peer(2),
      fault: fault("disk_full", sampleValues),
    }),
    row("t3", "master-2026-03.mxf", 48e9, {
      bytes: 12.4e9 as Bytes,
      rate: 112e6,
      left: 318 as Seconds,
    }),
    row("t4", "stills-reel-07.zip", 2.88e9, {
      direction: "receive",
      phase: "receiving",
      bytes: 1.84e9 as Bytes,
      peer: peer(1),
    }),
    row("t5", "titles-v3.mov", 412e6, { phase: "waiting", peer: peer(3) }),
    row("t6", "dailies-0311.mov", 3.2e9, {
      direction: "receive",
      phase: "verifying",
      bytes: 3.2e9 as Bytes,
    }),
    row("t7", "archive-reel-07.mov", 1_842_006_528, {
      ...verified(16),
      direction: "receive",
      bytes: 1_842_006_528 as Bytes,
      at: minutesAgo(12),
    }),
    row("t8", "grading-notes.pdf", 412_000, {
      ...verified(0.4),
      bytes: 412_000 as Bytes,
      at: minutesAgo(34),
    }),
    row("t9", "old-cut.mp4", 88e6, { phase: "canceled", at: minutesAgo(50) }),
  ];
  if (!options.hostile) return rows;
  return rows.map((one, i) => {
    const text = hostileText[i] ?? "";
    return { ...one, name: text, storedAs: text, peer: { ...one.peer, name: text } };
  });
}

export function fakeTransfers(options: FakeOptions, analyse: (file: string) => string) {
  const first: readonly Transfer[] = ["files", "six"].includes(options.scene)
    ? everyPhase(options)
    : options.scene === "home"
      ? everyPhase(options).filter((one) => one.id === "t3" || one.id === "t7")
      : [];
  const journey = fakeJourney<TransfersSnapshot, TransfersEvent>(
    { seq: 1, transfers: first },
    foldTransfers,
  );
  const get = (id: string) => journey.get().transfers.find((one) => one.id === id);
  const change = (id: string, more: Partial<Transfer>) => {
    const one = get(id);
    if (one) journey.emit({ type: "transfer", transfer: { ...one, ...more } });
  };

  const tick = () => {
    for (const one of journey.get().transfers) {
      if (one.phase === "waiting" && one.id.startsWith("new")) change(one.id, { phase: "sending" });
      if (one.phase === "verifying" && one.id !== "t6") change(one.id, verified(one.seconds + 0.4));
      if ((one.phase !== "sending" && one.phase !== "receiving") || one.id === "t4") continue;
      const rate = 112e6;
      const bytes = Math.min(one.total, one.bytes + rate * 0.25);
      const done = bytes >= one.total;
      change(one.id, {
        bytes: bytes as Bytes,
        rate,
        left: ((one.total - bytes) / rate) as Seconds,
        seconds: (one.seconds + 0.25) as Seconds,
        ...(done ? { phase: "verifying" } : {}),
      });
    }
  };
  if (!options.still) setInterval(tick, 250);

  const door: Door["transfers"] = {
    snapshot: journey.snapshot,
    subscribe: journey.subscribe,
    send: async (files, to) => {
      await call(options, "send");
      const people = to ? everybody(options).filter((p) => p.id === to) : [mina()];
      for (const p of people.length > 0 ? people : [mina()]) {
        journey.emit({
          type: "transfer",
          transfer: row(`new-${crypto.randomUUID()}`, nameOf(files), 342_006_528, {
            phase: "waiting",
            peer: { id: p.id, name: p.name },
            at: new Date().toISOString(),
          }),
        });
      }
    },
    accept: async (id) => {
      await call(options, "accept");
      change(id, { phase: "receiving" });
    },
    refuse: async (id) => {
      await call(options, "refuse");
      journey.emit({ type: "removed", id });
    },
    cancel: async (id) => {
      await call(options, "cancel");
      change(id, { phase: "canceled", rate: 0, left: null });
    },
    remove: async (id) => {
      await call(options, "remove");
      journey.emit({ type: "removed", id });
    },
    reveal: () => call(options, "reveal"),
    analyse: async (id) => {
      await call(options, "analyse");
      return analyse(get(id)?.name ?? "");
    },
  };
  return { door };
}
