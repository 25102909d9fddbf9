// Stand-ins for what jsdom has not, for the tests beside this file.
import { vi } from "vitest";
import type { Dial, LineHandlers, PageMessage } from "./line";

/** A server at the other end of a Dial. */
export class FakeServer {
  readonly said: PageMessage[] = [];
  handlers: LineHandlers | null = null;
  dialled = 0;

  readonly dial: Dial = (handlers) => {
    this.dialled++;
    this.handlers = handlers;
    return {
      send: (message) => this.said.push(message),
      close: () => {
        this.handlers = null;
      },
    };
  };

  /** Lets the page in, as after a good hello. */
  welcome(): void {
    this.handlers?.text('{"type":"welcome","version":1}');
  }

  picture(number: number, sequence: number, options: { key?: boolean; jpeg?: boolean } = {}): void {
    this.handlers?.picture(pictureMessage(number, sequence, options));
  }

  lose(reason = ""): void {
    const handlers = this.handlers;
    this.handlers = null;
    handlers?.closed(reason);
  }

  last(type: PageMessage["type"]): PageMessage | undefined {
    return this.said.findLast((message) => message.type === type);
  }

  count(type: PageMessage["type"]): number {
    return this.said.filter((message) => message.type === type).length;
  }
}

export function pictureMessage(
  number: number,
  sequence: number,
  { key = false, jpeg = false, captured = 0 } = {},
): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(25));
  view.setUint8(0, 1);
  view.setUint8(1, (key ? 1 : 0) | (jpeg ? 2 : 0));
  view.setUint16(2, number);
  view.setUint32(4, sequence);
  view.setBigUint64(8, BigInt(captured));
  view.setBigInt64(16, BigInt(sequence * 33_333));
  view.setUint8(24, sequence);
  return view.buffer;
}

export class FakeFrame {
  readonly displayWidth = 640;
  readonly displayHeight = 360;
  closed = false;
  readonly timestamp: number;
  readonly sequence: number;

  constructor(timestamp: number, sequence: number) {
    this.timestamp = timestamp;
    this.sequence = sequence;
  }

  close(): void {
    this.closed = true;
  }
}

type Chunk = { type: "key" | "delta"; timestamp: number; data: Uint8Array };

/** A VideoDecoder that decodes when told to. */
export class FakeVideoDecoder {
  static all: FakeVideoDecoder[] = [];
  static frames: FakeFrame[] = [];
  readonly queue: Chunk[] = [];
  state: "unconfigured" | "configured" | "closed" = "unconfigured";
  readonly init: VideoDecoderInit;

  constructor(init: VideoDecoderInit) {
    this.init = init;
    FakeVideoDecoder.all.push(this);
  }

  static get last(): FakeVideoDecoder {
    const decoder = FakeVideoDecoder.all.at(-1);
    if (!decoder) throw new Error("no decoder was made");
    return decoder;
  }

  get decodeQueueSize(): number {
    return this.queue.length;
  }

  configure(): void {
    this.state = "configured";
  }

  decode(chunk: Chunk): void {
    if (this.state !== "configured") throw new Error(`decoder is ${this.state}`);
    this.queue.push(chunk);
  }

  close(): void {
    this.state = "closed";
    this.queue.length = 0;
  }

  work(): void {
    for (const chunk of this.queue.splice(0)) {
      const frame = new FakeFrame(chunk.timestamp, chunk.data[0] ?? 0);
      FakeVideoDecoder.frames.push(frame);
      this.init.output(frame as unknown as VideoFrame);
    }
  }

  fail(): void {
    this.close();
    this.init.error(new DOMException("broken", "EncodingError"));
  }
}

/** Puts the stand-ins where the code looks for them. */
export function stubWebCodecs(): void {
  FakeVideoDecoder.all = [];
  FakeVideoDecoder.frames = [];
  vi.stubGlobal("VideoDecoder", FakeVideoDecoder);
  vi.stubGlobal(
    "EncodedVideoChunk",
    class {
      constructor(init: Chunk) {
        Object.assign(this, init);
      }
    },
  );
}
