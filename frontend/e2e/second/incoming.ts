import { blake3 } from "./blake3.ts";
import { blockCount, blockSize } from "./blocks.ts";
import { type Bytes, equal } from "./bytes.ts";
import type { Entry } from "./files-messages.ts";

const maxTries = 3;

/** PROTOCOL.md §6.2: a file on its way in, block by block. What does not fit the standard throws. */
export class Incoming {
  readonly entry: Entry;
  readonly bytes: Bytes;
  readonly #blockSize: number;
  readonly #good = new Set<number>();
  readonly #tries = new Map<number, number>();
  #block = -1; // which is coming, -1 between two
  #at = 0; // how much of it is there

  constructor(entry: Entry) {
    this.entry = entry;
    this.bytes = new Uint8Array(entry.size);
    this.#blockSize = blockSize(entry.size);
  }

  get complete(): boolean {
    return this.#good.size === blockCount(this.entry.size);
  }

  /** Takes bytes of a block. */
  data(offset: number, payload: Bytes): void {
    if (this.#block < 0) {
      this.#block = Math.floor(offset / this.#blockSize);
      this.#at = 0;
      check(!this.#good.has(this.#block), "a block twice");
    }
    check(offset === this.#block * this.#blockSize + this.#at, "a gap");
    check(payload.length > 0 && this.#at + payload.length <= this.#length, "bytes beyond a block");
    this.bytes.set(payload, offset);
    this.#at += payload.length;
  }

  /** Takes the leaf of the block that has come, and says what becomes of it. */
  leaf(offset: number, leaf: Bytes): "good" | "again" | "corrupt" {
    const block = this.#block;
    check(block >= 0 && offset === block * this.#blockSize, "a leaf of another block");
    check(this.#at === this.#length, "a leaf before its block");
    this.#block = -1;
    if (equal(blake3(this.bytes.subarray(offset, offset + this.#at)), leaf)) {
      this.#good.add(block);
      return "good";
    }
    const tries = (this.#tries.get(block) ?? 0) + 1;
    this.#tries.set(block, tries);
    return tries > maxTries ? "corrupt" : "again";
  }

  /** Takes zeros, whole blocks of them. */
  hole(offset: number, length: number): void {
    const end = offset + length;
    check(this.#block < 0 && offset % this.#blockSize === 0, "a hole in a block");
    check(end === this.entry.size || end % this.#blockSize === 0, "a hole that ends in a block");
    check(length > 0 && end <= this.entry.size, "a hole beyond the end");
    for (let at = offset; at < end; at += this.#blockSize) {
      const block = this.blockOf(at);
      check(!this.#good.has(block), "a block twice");
      this.#good.add(block);
    }
    this.bytes.fill(0, offset, end);
  }

  /** The block that an offset lies in. */
  blockOf(offset: number): number {
    return Math.floor(offset / this.#blockSize);
  }

  /** How long the block is that is coming. */
  get #length(): number {
    return Math.min(this.#blockSize, this.entry.size - this.#block * this.#blockSize);
  }
}

/** Throws when the sender broke the protocol. */
export function check(fits: boolean, what: string): asserts fits {
  if (!fits) {
    throw new Error(`the sender sent ${what}`);
  }
}
