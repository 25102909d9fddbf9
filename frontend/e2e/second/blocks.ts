import type { Bytes } from "./bytes.ts";

// PROTOCOL.md §6.2: how a file is cut.

const mebi = 2 ** 20;
const wanted = 16_384;
const largest = 16 * mebi;

/** The length of a file's blocks; the last one may be shorter. */
export function blockSize(size: number): number {
  let length = mebi;
  while (size / length > wanted && length < largest) {
    length *= 2;
  }
  return length;
}

export function blockCount(size: number): number {
  return Math.ceil(size / blockSize(size));
}

/** A block of a file that is in memory. */
export function block(file: Bytes, number: number): Bytes {
  const length = blockSize(file.length);
  return file.subarray(number * length, (number + 1) * length);
}
