import { blockSize } from "./blocks.ts";
import { type Bytes, equal, sha256, toHex } from "./bytes.ts";
import type { Pipe } from "./channels.ts";
import { type Entry, type FilesMessage, hear } from "./files-messages.ts";
import {
  dataFrame,
  holeFrame,
  leafFrame,
  packFrame,
  readFrame,
  readHole,
  readPack,
} from "./frame.ts";
import { check, Incoming } from "./incoming.ts";
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

/** One file that is not there yet. */
interface Open {
  readonly transfer: Transfer;
  readonly file: Incoming;
  done: Done | undefined;
}

const window = 2 ** 21; // bytes that may be on their way
const maxTotal = 2 ** 25; // all is kept in memory

/** PROTOCOL.md §6 of the side that the connection was opened to. It takes every file that fits, and keeps it in memory. */
export class FileReceiver {
  readonly #control: Pipe;
  readonly #got: (file: Received) => void;
  readonly #files = new Map<number, Open>();
  readonly #transfers = new Map<number, Transfer>(); // of each file there ever was
  #paging: Transfer | undefined; // whose pages are not all there
  #lastFile = 0;

  constructor(control: Pipe, got: (file: Received) => void) {
    this.#control = control;
    this.#got = got;
  }

  /** Takes a message of the control channel. Throws when the sender broke the protocol. */
  heard(text: string): void {
    const message = hear(text);
    switch (message?.type) {
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
      case undefined:
      case "pause":
      case "resume":
      case "direct": // this side has no direct streams
      case "receipt": // and no key to keep one with
        break;
      default:
        throw new Error(`${message?.type} of the sender`);
    }
  }

  /** Takes a message of the data channel. Throws when the sender broke the protocol. */
  framed(message: Bytes): void {
    const frame = readFrame(message);
    if (frame.type === packFrame) {
      check(frame.file === 0 && frame.offset === 0n, "a pack of one file");
      this.#packed(frame.payload);
      return;
    }
    const transfer = this.#transfers.get(frame.file);
    check(transfer !== undefined, "a frame of no file");
    if (frame.type === dataFrame) {
      transfer.received += frame.payload.length;
      check(transfer.received <= transfer.granted, "bytes beyond the credit");
      this.#grant(transfer);
    }
    const open = this.#files.get(frame.file);
    if (open === undefined) {
      return; // late
    }
    const offset = Number(frame.offset);
    if (frame.type === dataFrame) {
      open.file.data(offset, frame.payload);
    } else if (frame.type === holeFrame) {
      open.file.hole(offset, readHole(frame.payload));
      this.#perhaps(open);
    } else {
      check(frame.type === leafFrame && frame.payload.length === 32, "a frame of unknown type");
      this.#leaf(open, offset, frame.payload);
    }
  }

  /** Says that the sender broke the protocol, to all that is open. */
  giveUp(why: string): void {
    for (const id of new Set([...this.#files.values()].map((open) => open.transfer.id))) {
      this.#say({ type: "cancel", transfer: id, error: "peer_misbehaved", value: why });
    }
    this.#files.clear();
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
    const names = entries.flatMap(({ name, folder }) => [
      name,
      ...(folder ? folder.split("/") : []),
    ]);
    if (names.some((name) => /^[. ]*$|[/\\:\0]/.test(name))) {
      this.#say({ type: "refuse", transfer: id, error: "name_refused" });
      return;
    }
    if (total > maxTotal) {
      this.#say({ type: "refuse", transfer: id, error: "transfer_too_large" });
      return;
    }
    this.#say({ type: "accept", transfer: id });
    for (const entry of entries) {
      if (entry.kind === "folder") {
        continue;
      }
      this.#files.set(entry.file, { transfer, file: new Incoming(entry), done: undefined });
      const block_size = blockSize(entry.size);
      this.#say({ type: "have", transfer: id, file: entry.file, block_size, bitmap: "" });
    }
    this.#grant(transfer);
  }

  /** Takes a pack: whole files, of one transfer or of several. */
  #packed(payload: Bytes): void {
    const files = readPack(payload);
    const [first] = files;
    const transfer = first && this.#transfers.get(first.file);
    check(transfer !== undefined, "a pack of no file");
    transfer.received += payload.length;
    check(transfer.received <= transfer.granted, "bytes beyond the credit");
    this.#grant(transfer);
    for (const { file, sha256: sum, bytes } of files) {
      const open = this.#files.get(file);
      check(this.#transfers.get(file) === transfer, "a pack of several transfers");
      if (open === undefined) {
        continue; // late
      }
      check(open.file.entry.size === bytes.length, "another size");
      this.#files.delete(file);
      void sha256(bytes).then((hash) => {
        if (!equal(hash, sum)) {
          this.#fail(open);
          return;
        }
        this.#say({ type: "stored", transfer: transfer.id, files: [[file, file]] });
        this.#got({ name: open.file.entry.name, sha256: toHex(hash), bytes });
      });
    }
  }

  #leaf(open: Open, offset: number, leaf: Bytes): void {
    const { transfer, file } = open;
    switch (file.leaf(offset, leaf)) {
      case "good":
        this.#perhaps(open);
        break;
      case "again": {
        const block = file.blockOf(offset);
        this.#say({ type: "again", transfer: transfer.id, file: file.entry.file, block });
        break;
      }
      case "corrupt":
        this.#fail(open);
        break;
    }
  }

  #sent(done: Done): void {
    const open = this.#files.get(done.file);
    if (open === undefined) {
      check(done.file <= this.#lastFile, "done of no file");
      return; // late
    }
    check(open.done === undefined && done.size === open.file.entry.size, "another size");
    open.done = done;
    this.#perhaps(open);
  }

  /** Ends a file that is complete. */
  #perhaps(open: Open): void {
    const { done, transfer } = open;
    const { bytes, complete, entry } = open.file;
    if (done === undefined || !complete) {
      return;
    }
    this.#files.delete(entry.file);
    void sha256(bytes).then((hash) => {
      if (toHex(hash) !== done.sha256) {
        this.#fail(open);
        return;
      }
      this.#say({ type: "verified", transfer: transfer.id, file: entry.file, sha256: done.sha256 });
      this.#got({ name: entry.name, sha256: done.sha256, bytes });
    });
  }

  #fail({ transfer, file }: Open): void {
    this.#files.delete(file.entry.file);
    const failed = { type: "failed", transfer: transfer.id, file: file.entry.file };
    this.#say({ ...failed, error: "transfer_corrupt" });
  }

  #forget(id: Bytes): void {
    for (const [number, open] of this.#files) {
      if (equal(open.transfer.id, id)) {
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
