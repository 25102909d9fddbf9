import { fromHex, toHex } from "./bytes.ts";

/** PROTOCOL.md §4.5, 5: the one certificate hash of an SDP, as hex digits. Throws an Error for an SDP that must be refused. */
export function fingerprint(sdp: string): string {
  if (!sdp.startsWith("v=0") || sdp.includes("\0") || /\r(?!\n)/.test(sdp)) {
    throw new Error("not an SDP");
  }
  const lines = sdp.split(/\r?\n/);
  if (count(lines, "m=") > 64 || count(lines, "a=candidate:") > 256) {
    throw new Error("an SDP with too many parts or candidates");
  }
  const hashes = lines.filter((line) => begins(line, "a=fingerprint:")).map(hash);
  const [first] = hashes;
  if (first === undefined || hashes.some((other) => other !== first)) {
    throw new Error("an SDP without exactly one certificate");
  }
  return first;
}

function hash(line: string): string {
  const [, pairs] = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2}) *$/i.exec(line) ?? [];
  if (pairs === undefined) {
    throw new Error("a fingerprint that is not of SHA-256");
  }
  return toHex(fromHex(pairs.replaceAll(":", "")));
}

function count(lines: readonly string[], start: string): number {
  return lines.filter((line) => begins(line, start)).length;
}

function begins(line: string, start: string): boolean {
  return line.slice(0, start.length).toLowerCase() === start;
}
