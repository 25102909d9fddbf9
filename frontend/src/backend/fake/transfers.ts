import type { Door } from "../door";
import type { Rule, Transfer, TransfersEvent, TransfersSnapshot } from "../door/transfers";
import type { Bytes, ParticipantId, Seconds } from "../door/values";
import { foldTransfers } from "../fold";
import { begun, ended, halfway } from "./compare";
import { fakeJourney } from "./journey";
import { call, type FakeOptions } from "./options";
import { everybody, mina } from "./people";
import { isFolder, nameOf } from "./picked";
import { everyPhase, fileOf, many, noCompare, offers, row, verified } from "./transfer-rows";

function firstRows(options: FakeOptions): readonly Transfer[] {
  switch (options.scene) {
    case "files":
    case "six":
      return everyPhase(options);
    case "home":
      return everyPhase(options).filter((one) => one.id === "t3" || one.id === "t7");
    case "offers":
      return offers(options);
    case "many":
      return many();
    default:
      return [];
  }
}

declare global {
  interface Window {
    /** Lets a test play the program: changes a transfer. */
    fakeTransfer?: (id: string, more: Partial<Transfer>) => void;
  }
}

export function fakeTransfers(options: FakeOptions, analyse: (file: string) => string) {
  const journey = fakeJourney<TransfersSnapshot, TransfersEvent>(
    {
      seq: 1,
      transfers: firstRows(options),
      compare: options.scene === "checking" ? halfway() : noCompare,
    },
    foldTransfers,
  );
  let rules: readonly Rule[] =
    options.scene === "files"
      ? [
          { peer: mina().id, name: mina().name, limit: 1e9 as Bytes, folder: "" },
          {
            peer: "x" as ParticipantId,
            name: "Amara Diallo",
            limit: 100e9 as Bytes,
            folder: "Rushes",
          },
        ]
      : [];
  const get = (id: string) => journey.get().transfers.find((one) => one.id === id);
  const change = (id: string, more: Partial<Transfer>) => {
    const one = get(id);
    if (one) journey.emit({ type: "transfer", transfer: { ...one, ...more } });
  };
  window.fakeTransfer = change;
  const remove = (id: string) => journey.emit({ type: "removed", id });

  const move = (one: Transfer) => {
    const rate = 112e6;
    const bytes = Math.min(one.total, one.bytes + rate * 0.25);
    const whole = bytes >= one.total;
    change(one.id, {
      bytes: bytes as Bytes,
      rate,
      left: ((one.total - bytes) / rate) as Seconds,
      seconds: (one.seconds + 0.25) as Seconds,
      link: "tls",
      done: Math.floor((bytes / one.total) * one.count),
      ...(whole ? { phase: "verifying" } : {}),
    });
  };
  const tick = () => {
    for (const one of journey.get().transfers) {
      const held = one.paused || one.pausedByPeer || one.id === "t4" || one.id === "t6";
      if (held) continue;
      if (one.phase === "waiting" && one.id.startsWith("new")) change(one.id, { phase: "sending" });
      if (one.phase === "verifying") change(one.id, verified(one.seconds + 0.4, one.count));
      if (one.phase === "sending" || one.phase === "receiving") move(one);
    }
    const { compare } = journey.get();
    if (compare.state !== "running") return;
    const bytes = Math.min(compare.total, compare.bytes + 250e6) as Bytes;
    const next = { ...compare, bytes, seconds: (compare.seconds + 0.25) as Seconds };
    journey.emit({ type: "compare", compare: bytes < compare.total ? next : ended(next) });
  };
  if (!options.still) setInterval(tick, 250);

  const offer = (
    name: string,
    folder: boolean,
    to: readonly { id: ParticipantId; name: string }[],
  ) => {
    for (const { id, name: person } of to) {
      journey.emit({
        type: "transfer",
        transfer: row(`new-${crypto.randomUUID()}`, name, 342_006_528, {
          phase: "waiting",
          peer: { id, name: person },
          at: new Date().toISOString(),
          ...(folder ? { count: 214 } : {}),
        }),
      });
    }
  };

  const door: Door["transfers"] = {
    snapshot: journey.snapshot,
    subscribe: journey.subscribe,
    send: async (files, to) => {
      await call(options, "send");
      const people = to ? everybody(options).filter((p) => p.id === to) : [mina()];
      offer(nameOf(files), isFolder(files), people.length > 0 ? people : [mina()]);
    },
    accept: async (id, how) => {
      await call(options, "accept");
      const one = get(id);
      change(id, { phase: "receiving" });
      if (one && how.always > 0) {
        const { peer } = one;
        rules = [
          ...rules.filter((rule) => rule.peer !== peer.id),
          { peer: peer.id, name: peer.name, limit: how.always, folder: nameOf(how.folder) },
        ];
      }
    },
    refuse: async (id) => {
      await call(options, "refuse");
      remove(id);
    },
    cancel: async (id) => {
      await call(options, "cancel");
      change(id, { phase: "canceled", rate: 0, left: null });
    },
    pause: async (id) => {
      await call(options, "pause");
      change(id, { paused: true, rate: 0, left: null });
    },
    resume: async (id) => {
      await call(options, "resume");
      change(id, { paused: false });
    },
    retry: async (id) => {
      await call(options, "retry");
      change(id, { phase: "waiting", failed: 0, fault: null });
    },
    sendAgain: async (id) => {
      await call(options, "sendAgain");
      const one = get(id);
      if (one) offer(one.name, one.count > 1, [one.peer]);
    },
    remove: async (id) => {
      await call(options, "remove");
      remove(id);
    },
    files: async (id, which, from, n) => {
      await call(options, "files");
      const one = get(id);
      if (!one) return [];
      const end = Math.min(which === "failed" ? one.failed : one.count, from + n);
      return Array.from({ length: Math.max(end - from, 0) }, (_, i) => fileOf(one, from + i));
    },
    open: () => call(options, "open"),
    reveal: () => call(options, "reveal"),
    revealReceipt: () => call(options, "revealReceipt"),
    analyse: async (id) => {
      await call(options, "analyse");
      return analyse(get(id)?.name ?? "");
    },
    rules: async () => {
      await call(options, "rules");
      return rules;
    },
    disallow: async (peer) => {
      await call(options, "disallow");
      rules = rules.filter((rule) => rule.peer !== peer);
    },
    setRuleLimit: async (peer, limit) => {
      await call(options, "setRuleLimit");
      rules = rules.map((rule) => (rule.peer === peer ? { ...rule, limit } : rule));
    },
    setRuleFolder: async (peer, folder) => {
      await call(options, "setRuleFolder");
      rules = rules.map((rule) =>
        rule.peer === peer ? { ...rule, folder: nameOf(folder) } : rule,
      );
    },
    startCompare: async (request) => {
      await call(options, "startCompare");
      const now = begun(request, get(request.transfer));
      journey.emit({ type: "compare", compare: options.still ? ended(now) : now });
    },
    cancelCompare: async () => {
      await call(options, "cancelCompare");
      journey.emit({ type: "compare", compare: noCompare });
    },
  };
  return { door };
}
