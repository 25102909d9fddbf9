import { blake3 } from "./blake3.ts";
import { block, blockCount, blockSize } from "./blocks.ts";
import type { Bytes } from "./bytes.ts";
import { equal, random, sha256, toHex } from "./bytes.ts";
import type { Pipe } from "./channels.ts";
import { type FilesMessage, hear } from "./files-messages.ts";
import { dataFrame, headerLength, leafFrame, maxPayload, writeFrame } from "./frame.ts";
import { write } from "./message.ts";
import { Inbox } from "./queue.ts";

/** One file on its way out. */
interface Sending {
  readonly transfer: Bytes;
  readonly number: number;
  readonly bytes: Bytes;
  readonly blocks: number[]; // still to be sent, in this order
  credit: number;
  spent: number;
  done: boolean;
}

/** A message about a transfer. */
type About = Exclude<FilesMessage, { readonly type: "direct" }>;

/** PROTOCOL.md §6 of the side that opened the connection. One file at a time. */
export class FileSender {
  readonly #control: Pipe;
  readonly #data: Pipe;
  readonly #inbox = new Inbox<About>();
  #lastFile = 0;

  constructor(control: Pipe, data: Pipe) {
    this.#control = control;
    this.#data = data;
  }

  /** Takes a message of the control channel. */
  heard(text: string): void {
    const message = hear(text);
    if (message !== undefined && message.type !== "direct") {
      this.#inbox.put(message); // this side has no direct streams
    }
  }

  ended(): void {
    this.#inbox.end(new Error("the connection ended"));
  }

  /** Sends a file and returns its SHA-256 once the other side has verified it. Throws when it will not. */
  async send(name: string, bytes: Bytes): Promise<string> {
    const number = ++this.#lastFile;
    const transfer = random(16);
    const size = bytes.length;
    const files = [{ file: number, name, size, mtime: Date.now() }];
    this.#say({ type: "offer", transfer, files, total: size });
    const file = { transfer, number, bytes, blocks: [], credit: 0, spent: 0, done: false };
    await this.#begin(file);
    await this.#pump(file);
    const hash = toHex(await sha256(bytes));
    this.#say({ type: "done", transfer, file: number, sha256: hash, size });
    file.done = true;
    for (;;) {
      const message = await this.#next(file);
      if (message.type === "verified") {
        if (message.sha256 !== hash) {
          throw new Error("the other side has another file");
        }
        return hash;
      }
      await this.#pump(file); // blocks that were asked for again
    }
  }

  /** Waits for accept, and for have, begin or there. */
  async #begin(file: Sending): Promise<void> {
    for (;;) {
      const message = await this.#next(file);
      if (message.type === "have") {
        if (message.block_size !== blockSize(file.bytes.length)) {
          throw new Error("blocks of another size");
        }
        const held = (n: number) => (((message.bitmap[n >> 3] ?? 0) >> (n & 7)) & 1) === 1;
        const claimed = new Map(message.leaves?.map(({ block: n, leaf }) => [n, leaf]));
        for (let n = 0; n < blockCount(file.bytes.length); n++) {
          const leaf = blake3(block(file.bytes, n));
          if (claimed.get(n) === toHex(leaf)) {
            await this.#frame(leafFrame, file.number, n * message.block_size, leaf);
          } else if (!held(n) || claimed.has(n)) {
            file.blocks.push(n);
          }
        }
        return;
      }
      if (message.type === "begin" && message.first <= file.number && file.number <= message.last) {
        file.blocks.push(...Array(blockCount(file.bytes.length)).keys());
        return;
      }
      if (message.type === "there") {
        const hash = toHex(await sha256(file.bytes));
        if (message.files.some((there) => there.file === file.number && there.sha256 === hash)) {
          return; // done says the rest
        }
        this.#say({ type: "differs", transfer: file.transfer, file: file.number });
      }
    }
  }

  async #pump(file: Sending): Promise<void> {
    for (let n = file.blocks.shift(); n !== undefined; n = file.blocks.shift()) {
      const bytes = block(file.bytes, n);
      const begin = n * blockSize(file.bytes.length);
      const step = Math.min(maxPayload, this.#data.maxMessage - headerLength);
      for (let at = 0; at < bytes.length; at += step) {
        const payload = bytes.slice(at, at + step);
        while (file.spent + payload.length > file.credit || !this.#inbox.empty) {
          await this.#next(file);
        }
        file.spent += payload.length;
        await this.#frame(dataFrame, file.number, begin + at, payload);
      }
      await this.#frame(leafFrame, file.number, begin, blake3(bytes));
    }
  }

  async #frame(type: number, file: number, offset: number, payload: Bytes): Promise<void> {
    await this.#data.room();
    this.#data.send(writeFrame({ type, file, offset: BigInt(offset), payload }));
  }

  /** The next message about this transfer; credit and again are taken note of. */
  async #next(file: Sending): Promise<About> {
    for (;;) {
      const message = await this.#inbox.next();
      if (!equal(message.transfer, file.transfer)) {
        continue; // late
      }
      switch (message.type) {
        case "credit":
          file.credit = Math.max(file.credit, message.bytes);
          break;
        case "again":
          file.blocks.unshift(message.block);
          break;
        case "pause":
          while ((await this.#next(file)).type !== "resume") {
            // what is said meanwhile was taken note of
          }
          break;
        case "refuse":
        case "failed":
        case "cancel":
          throw new Error(`${message.type}: ${message.error}`);
        default:
          break;
      }
      return message;
    }
  }

  #say(message: object): void {
    this.#control.send(write(message));
  }
}
