import type { Bytes } from "./bytes.ts";

// BLAKE3 in hash mode with 32 bytes of output, from the paper (section 2). WebCrypto has none.

type Words = Uint32Array<ArrayBuffer>;

const iv: Words = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
const permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const schedule = rounds();

const chunkLength = 1024;
const blockLength = 64;
const chunkStart = 1;
const chunkEnd = 2;
const parent = 4;
const root = 8;

/** Which word of the message goes where, for each of the 7 rounds. */
function rounds(): readonly Uint8Array[] {
  const all = [Uint8Array.from({ length: 16 }, (_, i) => i)];
  while (all.length < 7) {
    const last = all[all.length - 1];
    all.push(Uint8Array.from(permutation, (p) => last?.[p] ?? 0));
  }
  return all;
}

/** What is hashed in one step; made with root at the very end only. */
interface Node {
  readonly chaining: Words;
  readonly words: Words;
  readonly counter: number;
  readonly length: number;
  readonly flags: number;
}

/** The BLAKE3-256 of bytes. */
export function blake3(bytes: Bytes): Bytes {
  const stack: Words[] = [];
  const chunks = Math.max(1, Math.ceil(bytes.length / chunkLength));
  for (let counter = 0; counter < chunks - 1; counter++) {
    let chaining = compress(chunk(bytes, counter));
    // A whole subtree is ready for each 0 at the end of the number of chunks so far.
    for (let ready = counter + 1; ready % 2 === 0; ready /= 2) {
      chaining = compress(join(stack.pop() ?? iv, chaining));
    }
    stack.push(chaining);
  }
  let top = chunk(bytes, chunks - 1);
  for (let left = stack.pop(); left !== undefined; left = stack.pop()) {
    top = join(left, compress(top));
  }
  const words = compress({ ...top, counter: 0, flags: top.flags | root });
  const hash = new Uint8Array(32);
  const view = new DataView(hash.buffer);
  words.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return hash;
}

function join(left: Words, right: Words): Node {
  const words = new Uint32Array(16);
  words.set(left);
  words.set(right, 8);
  return { chaining: iv, words, counter: 0, length: blockLength, flags: parent };
}

/** The last node of a chunk, all blocks before it hashed. */
function chunk(bytes: Bytes, counter: number): Node {
  const begin = counter * chunkLength;
  const end = Math.min(bytes.length, begin + chunkLength);
  let chaining = iv;
  let flags = chunkStart;
  for (let at = begin; ; at += blockLength) {
    const length = Math.min(blockLength, end - at);
    const words = wordsOf(bytes, at, length);
    if (at + blockLength >= end) {
      return { chaining, words, counter, length, flags: flags | chunkEnd };
    }
    chaining = compress({ chaining, words, counter, length, flags });
    flags = 0;
  }
}

function wordsOf(bytes: Bytes, at: number, length: number): Words {
  const block = new Uint8Array(blockLength);
  block.set(bytes.subarray(at, at + length));
  const view = new DataView(block.buffer);
  const words = new Uint32Array(16);
  for (let i = 0; i < 16; i++) {
    words[i] = view.getUint32(4 * i, true);
  }
  return words;
}

function compress(node: Node): Words {
  const v = new Uint32Array(16);
  v.set(node.chaining);
  v.set(iv.subarray(0, 4), 8);
  v[12] = node.counter; // below 2^32 chunks, which is 4 TiB
  v[14] = node.length;
  v[15] = node.flags;
  for (const order of schedule) {
    const word = (i: number) => node.words[order[i] ?? 0] ?? 0;
    mix(v, 0, 4, 8, 12, word(0), word(1));
    mix(v, 1, 5, 9, 13, word(2), word(3));
    mix(v, 2, 6, 10, 14, word(4), word(5));
    mix(v, 3, 7, 11, 15, word(6), word(7));
    mix(v, 0, 5, 10, 15, word(8), word(9));
    mix(v, 1, 6, 11, 12, word(10), word(11));
    mix(v, 2, 7, 8, 13, word(12), word(13));
    mix(v, 3, 4, 9, 14, word(14), word(15));
  }
  const out = new Uint32Array(8);
  for (let i = 0; i < 8; i++) {
    out[i] = (v[i] ?? 0) ^ (v[i + 8] ?? 0);
  }
  return out;
}

function mix(v: Words, a: number, b: number, c: number, d: number, x: number, y: number): void {
  const at = (i: number) => v[i] ?? 0;
  v[a] = at(a) + at(b) + x;
  v[d] = turn(at(d) ^ at(a), 16);
  v[c] = at(c) + at(d);
  v[b] = turn(at(b) ^ at(c), 12);
  v[a] = at(a) + at(b) + y;
  v[d] = turn(at(d) ^ at(a), 8);
  v[c] = at(c) + at(d);
  v[b] = turn(at(b) ^ at(c), 7);
}

function turn(word: number, right: number): number {
  return (word >>> right) | (word << (32 - right));
}
