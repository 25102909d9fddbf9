import { blake3 } from "./blake3.ts";
import { blockCount, blockSize } from "./blocks.ts";
import { type Bytes, equal, sha256, toHex } from "./bytes.ts";
import type { Pipe } from "./channels.ts";
import { type Entry, type FilesMessage, readFilesMessage } from "./files-messages.ts";
import { dataFrame, leafFrame, readFrame } from "./frame.ts";
import { write } from "./message.ts";

export interface Received {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Bytes;
}

type Offer = Extract<FilesMessage, { readonly type: "offer" }>;
type Done = Extract<FilesMessage, { readonly type: "done" }>;

/** One offer. */
interface Transfer {
  readonly id: Bytes;
  readonly entries: Entry[];
  readonly total: number;
  received: number; // payload bytes, those of bad blocks and of files that ended too
  granted: number;
}

/** One file on its way in. */
interface Incoming {
  readonly transfer: Transfer;
  readonly entry: Entry;
  readonly bytes: Bytes;
  readonly good: Set<number>;
  readonly tries: Map<number, number>;
  block: number; // which is coming, -1 between two
  at: number; // how much of it is there
  done: Done | undefined;
}

const window = 2 ** 21; // bytes that may be on their way
const maxTotal = 2 ** 25; // all is kept in memory
const maxTries = 3;

/** PROTOCOL.md §6 of the side that the connection was opened to. It takes every file that fits, and keeps it in memory. */
export class FileReceiver {
  readonly #control: Pipe;
  readonly #got: (file: Received) => void;
  readonly #files = new Map<number, Incoming>();
  readonly #transfers = new Map<number, Transfer>(); // of each file there ever was
  #paging: Transfer | undefined; // whose pages are not all there
  #lastFile = 0;

  constructor(control: Pipe, got: (file: Received) => void) {
    this.#control = control;
    this.#got = got;
  }

  /** Takes a message of the control channel. Throws when the sender broke the protocol. */
  heard(text: string): void {
    const message = readFilesMessage(text);
    switch (message.type) {
      case "offer":
        this.#offered(message);
        break;
      case "done":
        this.#sent(message);
        break;
      case "failed":
        this.#files.delete(message.file);
        break;
      case "cancel":
        this.#forget(message.transfer);
        break;
      case "pause":
      case "resume":
        break;
      default:
        throw new Error(`${message.type} of the sender`);
    }
  }

  /** Takes a message of the data channel. Throws when the sender broke the protocol. */
  framed(message: Bytes): void {
    const frame = readFrame(message);
    const transfer = this.#transfers.get(frame.file);
    check(transfer !== undefined, "a frame of no file");
    if (frame.type === dataFrame) {
      transfer.received += frame.payload.length;
      check(transfer.received <= transfer.granted, "bytes beyond the credit");
      this.#grant(transfer);
    }
    const file = this.#files.get(frame.file);
    if (file === undefined) {
      return; // late
    }
    const size = blockSize(file.entry.size);
    const offset = Number(frame.offset);
    if (frame.type === dataFrame) {
      this.#data(file, size, offset, frame.payload);
    } else {
      check(frame.type === leafFrame && frame.payload.length === 32, "a frame of unknown type");
      check(file.block >= 0 && offset === file.block * size, "a leaf of another block");
      this.#leaf(file, frame.payload);
    }
  }

  #offered(page: Offer): void {
    const { transfer: id, total } = page;
    const transfer = this.#paging ?? { id, entries: [], total, received: 0, granted: 0 };
    check(equal(transfer.id, id) && transfer.total === total, "a page between others");
    for (const entry of page.files) {
      check(entry.file > this.#lastFile, "a number that does not grow");
      this.#lastFile = entry.file;
      this.#transfers.set(entry.file, transfer);
      transfer.entries.push(entry);
    }
    this.#paging = page.more ? transfer : undefined;
    if (!page.more) {
      this.#decide(transfer);
    }
  }

  #decide(transfer: Transfer): void {
    const { id, entries, total } = transfer;
    check(entries.reduce((sum, entry) => sum + entry.size, 0) === total, "another total");
    if (entries.some(({ name }) => /^[. ]*$|[/\\:\0]/.test(name))) {
      this.#say({ type: "refuse", transfer: id, error: "name_refused" });
      return;
    }
    if (total > maxTotal) {
      this.#say({ type: "refuse", transfer: id, error: "transfer_too_large" });
      return;
    }
    this.#say({ type: "accept", transfer: id });
    for (const entry of entries) {
      const bytes = new Uint8Array(entry.size);
      const begun = { good: new Set<number>(), tries: new Map<number, number>(), block: -1, at: 0 };
      this.#files.set(entry.file, { transfer, entry, bytes, done: undefined, ...begun });
      const block_size = blockSize(entry.size);
      this.#say({ type: "have", transfer: id, file: entry.file, block_size, bitmap: "" });
    }
    this.#grant(transfer);
  }

  #data(file: Incoming, size: number, offset: number, payload: Bytes): void {
    if (file.block < 0) {
      file.block = Math.floor(offset / size);
      file.at = 0;
      check(!file.good.has(file.block), "a block twice");
    }
    const end = Math.min(file.entry.size, (file.block + 1) * size);
    check(offset === file.block * size + file.at, "a gap");
    check(payload.length > 0 && offset + payload.length <= end, "bytes beyond a block");
    file.bytes.set(payload, offset);
    file.at += payload.length;
  }

  #leaf(file: Incoming, leaf: Bytes): void {
    const begin = file.block * blockSize(file.entry.size);
    const fits = equal(blake3(file.bytes.subarray(begin, begin + file.at)), leaf);
    const { transfer, entry, block } = { ...file, transfer: file.transfer.id };
    file.block = -1;
    if (fits) {
      file.good.add(block);
      this.#perhaps(file);
      return;
    }
    const tries = (file.tries.get(block) ?? 0) + 1;
    file.tries.set(block, tries);
    if (tries > maxTries) {
      this.#fail(file);
      return;
    }
    this.#say({ type: "again", transfer, file: entry.file, block });
  }

  #sent(done: Done): void {
    const file = this.#files.get(done.file);
    if (file === undefined) {
      check(done.file <= this.#lastFile, "done of no file");
      return; // late
    }
    check(file.done === undefined && done.size === file.entry.size, "another size");
    file.done = done;
    this.#perhaps(file);
  }

  /** Ends a file that is complete. */
  #perhaps(file: Incoming): void {
    const { done, entry, bytes, transfer } = file;
    if (done === undefined || file.good.size < blockCount(entry.size)) {
      return;
    }
    this.#files.delete(entry.file);
    void sha256(bytes).then((hash) => {
      if (toHex(hash) !== done.sha256) {
        this.#fail(file);
        return;
      }
      this.#say({ type: "verified", transfer: transfer.id, file: entry.file, sha256: done.sha256 });
      this.#got({ name: entry.name, sha256: done.sha256, bytes });
    });
  }

  #fail(file: Incoming): void {
    this.#files.delete(file.entry.file);
    const error = "transfer_corrupt";
    this.#say({ type: "failed", transfer: file.transfer.id, file: file.entry.file, error });
  }

  #forget(id: Bytes): void {
    for (const [number, file] of this.#files) {
      if (equal(file.transfer.id, id)) {
        this.#files.delete(number);
      }
    }
  }

  #grant(transfer: Transfer): void {
    if (transfer.granted - transfer.received <= window / 2) {
      transfer.granted = transfer.received + window;
      this.#say({ type: "credit", transfer: transfer.id, bytes: transfer.granted });
    }
  }

  #say(message: object): void {
    this.#control.send(write(message));
  }
}

function check(fits: boolean, what: string): asserts fits {
  if (!fits) {
    throw new Error(`the sender sent ${what}`);
  }
}
