import type { Compare, CompareRequest, Transfer } from "../door/transfers";
import type { Bytes, Seconds } from "../door/values";
import { fault } from "./options";
import { nameOf } from "./picked";
import { noCompare } from "./transfer-rows";

const hash = "9f2c41e07ab85d3366c0f1b4d8e2a75c0b91d7f3e44a6b2850cd13f7926ea84b";
const other = "1d0a77b4e5c2930f88be6d21a94c05f7e3b6128dd0947f5a6c81e2f30b9d4477";
const size = 1_842_006_528 as Bytes;

/** A check as it begins. */
export const begun = (request: CompareRequest, kept?: Transfer): Compare => ({
  ...noCompare,
  state: "running",
  kind: request.receipt || kept ? "receipt" : request.hash ? "hash" : "file",
  first: { name: kept?.name ?? nameOf(request.file), size, sha256: "" },
  second: {
    name: kept?.name ?? (request.hash ? "" : nameOf(request.with || request.receipt)),
    size: request.hash ? (-1 as Bytes) : size,
    sha256: request.hash.toLowerCase(),
  },
  total: (request.with ? 2 * size : size) as Bytes,
});

/** A check as it ends: a hash must be ours, files with different names differ. */
export function ended(now: Compare): Compare {
  const same =
    now.kind === "file" ? now.first.name === now.second.name : now.second.sha256 === hash;
  const fits = now.kind === "receipt" || same;
  return {
    ...now,
    state: fits ? "same" : "different",
    bytes: now.total,
    seconds: 3.2 as Seconds,
    first: { ...now.first, sha256: hash },
    second: {
      ...now.second,
      sha256: now.kind === "hash" ? now.second.sha256 : fits ? hash : other,
    },
    fault: fits
      ? null
      : now.kind === "file"
        ? fault("differs_at", { offset: 1_048_577 })
        : fault("differs_sha256"),
    signers: now.kind === "receipt" ? ["Mina Park", "Joon Seo"] : [],
  };
}

/** A check in its middle, for the scene "checking". */
export const halfway = (): Compare => ({
  ...begun({ transfer: "", file: "", with: "", hash: "", receipt: "" }),
  first: { name: "archive-reel-07.mov", size, sha256: "" },
  second: { name: "archive-reel-07 (copy).mov", size, sha256: "" },
  bytes: 1_400_000_000 as Bytes,
  total: (2 * size) as Bytes,
  seconds: 1.4 as Seconds,
});
