import type { Compare, Transfer, TransferFile } from "../door/transfers";
import type { Bytes, Fault, Seconds } from "../door/values";
import { type FakeOptions, fault, hostileText, sampleValues } from "./options";
import { everybody, mina } from "./people";

const hash = "9f2c41e07ab85d3366c0f1b4d8e2a75c0b91d7f3e44a6b2850cd13f7926ea84b";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const daysAgo = (days: number) => minutesAgo(days * 24 * 60);
const isVideo = (name: string) => /\.(mov|mxf|mp4)$/.test(name);

export const noCompare: Compare = {
  state: "none",
  kind: "",
  first: { name: "", size: 0 as Bytes, sha256: "" },
  second: { name: "", size: 0 as Bytes, sha256: "" },
  bytes: 0 as Bytes,
  total: 0 as Bytes,
  seconds: 0 as Seconds,
  signers: [],
  fault: null,
};

/** One file of a transfer of many: their names, sizes and states follow from the place. */
export function fileOf(one: Transfer, index: number): TransferFile {
  if (one.count === 1) {
    const { name, storedAs, phase, bytes, total, fault: why } = one;
    return {
      number: 1,
      name,
      within: "",
      folder: false,
      storedAs,
      phase,
      bytes,
      total,
      fault: why,
    };
  }
  const failed = index < one.failed;
  const phase = failed ? "failed" : index < one.failed + one.done ? "verified" : "waiting";
  const total = Math.floor(one.total / one.count) as Bytes;
  return {
    number: index + 1,
    name: `clip-${String(index + 1).padStart(6, "0")}.mov`,
    within: `${one.name}/day ${1 + (index % 3)}`,
    folder: false,
    storedAs: index < one.renamed ? `_clip-${String(index + 1).padStart(6, "0")}.mov` : "",
    phase: one.phase === "verified" || one.phase === "offered" ? one.phase : phase,
    bytes: (phase === "verified" ? total : 0) as Bytes,
    total,
    fault: failed ? fault("source_changed") : null,
  };
}

/** The first files, as the program shows them with the row. */
const preview = (one: Transfer): Transfer => ({
  ...one,
  files: Array.from({ length: Math.min(one.count, 5) }, (_, i) => fileOf(one, i)),
});

export const row = (
  id: string,
  name: string,
  total: number,
  more: Partial<Transfer> = {},
): Transfer =>
  preview({
    id,
    direction: "send",
    peer: { id: mina().id, name: mina().name },
    kind: (more.count ?? 1) > 1 ? "folder" : "file",
    name,
    more: 0,
    files: [],
    count: 1,
    folders: 0,
    done: 0,
    failed: 0,
    renamed: 0,
    skipped: 0,
    storedAs: "",
    video: isVideo(name),
    phase: "sending",
    paused: false,
    pausedByPeer: false,
    bytes: 0 as Bytes,
    total: total as Bytes,
    resumed: 0 as Bytes,
    rate: 0,
    left: null,
    link: "",
    knownSince: "",
    free: -1 as Bytes,
    limit: 0 as Bytes,
    receipt: false,
    sha256Sent: "",
    sha256Received: "",
    seconds: 0 as Seconds,
    at: minutesAgo(4),
    fault: null,
    ...more,
  });

export const verified = (seconds: number, count = 1): Partial<Transfer> => ({
  phase: "verified",
  sha256Sent: count === 1 ? hash : "",
  sha256Received: count === 1 ? hash : "",
  seconds: seconds as Seconds,
  done: count,
  count,
  receipt: true,
});

const receive = { direction: "receive", knownSince: daysAgo(40) } as const;
const bytes = (n: number) => n as Bytes;
const gone: Fault = fault("peer_lost", { name: "Yuki Tanaka" });

/** A transfer in every phase. */
export function everyPhase(options: FakeOptions): readonly Transfer[] {
  const people = everybody({ ...options, hostile: false });
  const peer = (i: number) => ({ id: people[i]?.id ?? mina().id, name: people[i]?.name ?? "" });
  const rows = [
    row("t1", "subtitles-ja", 38_600_000, {
      ...receive,
      phase: "offered",
      peer: peer(1),
      knownSince: "",
      count: 214,
      free: bytes(312e9),
      limit: bytes(1e9),
    }),
    row("t2", "mix-final.wav", 900_000_000, {
      phase: "failed",
      failed: 1,
      bytes: bytes(639_000_000),
      peer: peer(2),
      fault: fault("peer_disk_full", { ...sampleValues, name: "Jonas Weber" }),
    }),
    row("t12", "photos-2026", 4.2e9, {
      phase: "failed",
      count: 812,
      skipped: 2,
      done: 809,
      failed: 3,
      bytes: bytes(4.18e9),
      fault: fault("source_changed"),
    }),
    row("t3", "master-2026-03.mxf", 48e9, {
      bytes: bytes(12.4e9),
      rate: 112e6,
      left: 318 as Seconds,
      link: "tls",
    }),
    row("t4", "stills-reel-07", 2.88e9, {
      ...receive,
      phase: "receiving",
      count: 2880,
      done: 1842,
      bytes: bytes(1.84e9),
      peer: peer(1),
      link: "webrtc",
    }),
    row("t10", "dailies-0312.mov", 117.6e9, {
      bytes: bytes(83.5e9),
      paused: true,
      peer: peer(3),
      link: "webrtc",
    }),
    row("t13", "sound-0311.wav", 1.2e9, {
      ...receive,
      phase: "receiving",
      bytes: bytes(0.3e9),
      pausedByPeer: true,
      peer: peer(2),
      link: "tls",
    }),
    row("t11", "rushes-08", 64e9, {
      ...receive,
      phase: "interrupted",
      count: 100_000,
      done: 812,
      bytes: bytes(0.52e9),
      peer: peer(4),
      fault: gone,
      link: "webrtc",
    }),
    row("t6", "dailies-0311.mov", 3.2e9, {
      ...receive,
      phase: "verifying",
      bytes: bytes(3.2e9),
      link: "tls",
    }),
    row("t5", "titles-v3.mov", 412e6, { phase: "waiting", peer: peer(3) }),
    row("t15", "", 0, { phase: "waiting", count: 0, at: minutesAgo(0) }),
    row("t7", "archive-reel-07.mov", 1_842_006_528, {
      ...receive,
      ...verified(16),
      bytes: bytes(1_842_006_528),
      at: minutesAgo(12),
    }),
    row("t8", "grading-notes.pdf", 412_000, {
      ...verified(0.4),
      bytes: bytes(412_000),
      at: minutesAgo(34),
    }),
    row("t14", "scans", 812e6, {
      ...receive,
      ...verified(9, 1204),
      resumed: bytes(210e6),
      bytes: bytes(812e6),
      at: minutesAgo(41),
    }),
    row("t9", "old-cut.mp4", 88e6, { phase: "canceled", at: minutesAgo(50) }),
  ];
  if (!options.hostile) return rows;
  return rows.map((one, i) => {
    const text = hostileText[i % hostileText.length] ?? "";
    const files = one.files.map((f) => ({ ...f, name: text, within: text, storedAs: text }));
    return { ...one, name: text, storedAs: text, files, peer: { ...one.peer, name: text } };
  });
}

/** Offers that want a second look: too large for somebody new, names that cannot be stored, no room on the disk. */
export function offers(options: FakeOptions): readonly Transfer[] {
  const people = everybody({ ...options, hostile: false });
  const peer = (i: number) => ({ id: people[i]?.id ?? mina().id, name: people[i]?.name ?? "" });
  return [
    row("o1", "archive-2019.tar", 48e9, {
      ...receive,
      phase: "offered",
      peer: peer(1),
      knownSince: "",
      free: bytes(12e9),
      limit: bytes(1e9),
    }),
    row("o2", "rushes-09", 8.4e9, {
      ...receive,
      phase: "offered",
      count: 817,
      renamed: 2,
      free: bytes(312e9),
    }),
  ];
}

/** A folder of 100,000 files on its way. */
export const many = (): readonly Transfer[] => [
  row("m1", "dataset", 409_600_000, {
    ...receive,
    phase: "receiving",
    count: 100_000,
    done: 81_240,
    failed: 3,
    bytes: bytes(332_758_000),
    rate: 41e6,
    left: 2 as Seconds,
    link: "tls",
  }),
];
