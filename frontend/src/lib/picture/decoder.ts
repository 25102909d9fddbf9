import { vp8 } from "./codecs";
import type { Picture, PictureHeader } from "./wire";

export type DecoderHandlers = {
  /** Draws at once: the image is closed when it returns. */
  draw(image: VideoFrame | ImageBitmap, header: PictureHeader | undefined): void;
  askKey(): void;
  /** So many pictures were left out. */
  skipped(count: number): void;
};

/** Turns the pictures of one stream into images. */
export interface PictureDecoder {
  push(picture: Picture): void;
  /** The next picture comes over a new connection. */
  renew(): void;
  close(): void;
}

/** Pictures that may wait inside the decoder: more, and the eye sees what was a while ago. */
const maxQueue = 4;
/** ms until a key frame is asked for again */
const keyPatience = 1000;

/** Decodes VP8. Never is a delta frame fed after a hole: it would show wrong pictures. */
export class Vp8Decoder implements PictureDecoder {
  readonly #handlers: DecoderHandlers;
  /** What was fed, by the chunk's own time: the decoder gives it back with the image. */
  readonly #fed = new Map<number, PictureHeader>();
  #decoder: VideoDecoder | null = null;
  #needKey = true;
  #lastSequence = -1;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** µs; it only grows, where PTS jump back with a seek. */
  #time = 0;

  constructor(handlers: DecoderHandlers) {
    this.#handlers = handlers;
  }

  push(picture: Picture): void {
    const hole = picture.sequence !== (this.#lastSequence + 1) >>> 0;
    this.#lastSequence = picture.sequence;
    if (hole) this.#needKey = true;
    const behind = (this.#decoder?.decodeQueueSize ?? 0) > maxQueue;
    if (behind && picture.key) this.#replace(); // it still holds what nobody needs any more, or hangs
    if (behind) this.#needKey = true;
    if (this.#needKey && !picture.key) {
      this.#handlers.skipped(1);
      this.#ask();
      return;
    }
    this.#needKey = false;
    this.#decode(picture);
  }

  renew(): void {
    this.#needKey = true;
    this.#lastSequence = -1;
    this.#askedAt = performance.now(); // the server asks by itself for a page that came anew
  }

  close(): void {
    this.#replace();
  }

  #decode(picture: Picture): void {
    this.#time += 1000;
    const { data, ...header } = picture;
    this.#fed.set(this.#time, header);
    this.#decoder ??= this.#make();
    try {
      const type = picture.key ? "key" : "delta";
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: this.#time, data }));
    } catch {
      this.#failed();
    }
  }

  #make(): VideoDecoder {
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => this.#output(frame),
      error: () => {
        if (this.#decoder === decoder) this.#failed();
      },
    });
    decoder.configure(vp8);
    return decoder;
  }

  #output(frame: VideoFrame): void {
    const header = this.#fed.get(frame.timestamp);
    for (const time of this.#fed.keys()) {
      if (time > frame.timestamp) break;
      this.#fed.delete(time);
    }
    try {
      this.#handlers.draw(frame, header);
    } finally {
      frame.close();
    }
  }

  /** A decoder that failed cannot be used again. */
  #failed(): void {
    this.#replace();
    this.#needKey = true;
    this.#ask();
  }

  #replace(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (this.#fed.size > 0) this.#handlers.skipped(this.#fed.size);
    this.#fed.clear();
    if (decoder && decoder.state !== "closed") decoder.close();
  }

  #ask(): void {
    const now = performance.now();
    if (now - this.#askedAt < keyPatience) return;
    this.#askedAt = now;
    this.#handlers.askKey();
  }
}

/** Decodes JPEG, for web views that have no VP8. While one picture is decoded, only the newest waits. */
export class JpegDecoder implements PictureDecoder {
  readonly #handlers: DecoderHandlers;
  #waiting: Picture | null = null;
  #busy = false;
  #closed = false;

  constructor(handlers: DecoderHandlers) {
    this.#handlers = handlers;
  }

  push(picture: Picture): void {
    if (this.#waiting) this.#handlers.skipped(1);
    this.#waiting = picture;
    if (!this.#busy) void this.#work();
  }

  renew(): void {}

  close(): void {
    this.#closed = true;
    this.#waiting = null;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let next = this.#take(); next; next = this.#take()) {
      const { data, ...header } = next;
      try {
        const image = await createImageBitmap(new Blob([data], { type: "image/jpeg" }));
        if (!this.#closed) this.#handlers.draw(image, header);
        image.close();
      } catch {
        this.#handlers.skipped(1);
      }
    }
    this.#busy = false;
  }

  #take(): Picture | null {
    const next = this.#waiting;
    this.#waiting = null;
    return next;
  }
}
