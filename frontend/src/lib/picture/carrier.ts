import type { Codec } from "./codecs";
import type { Dial, Line } from "./line";
import { type Picture, parsePicture, parseText } from "./wire";

/** Takes the pictures of one stream. Nothing of it may throw. */
export type Sink = {
  picture(picture: Picture): void;
  /** The connection is new: the next picture is a key frame. */
  renewed(): void;
  /** The stream cannot be shown; the code has a sentence. */
  fault(code: string, values: Readonly<Record<string, string | number>>): void;
};

export type CarrierOptions = {
  /** Ways to the server, the best first; the next one is tried when one cannot be opened twice in a row. At least one. */
  readonly dials: readonly [Dial, ...Dial[]];
  readonly token: string;
  readonly codecs: () => Promise<readonly Codec[]>;
};

export type CarrierState = "connecting" | "open" | "refused" | "closed";

const firstDelay = 50; // ms; a server that only restarted its socket is met again at once
const lastDelay = 1000; // ms
const welcomeLimit = 3000; // ms from dialling to the server's welcome

type Watched = { readonly number: number; readonly sinks: Set<Sink> };

/** The page's one connection to the pictures in Go. It connects by itself, and again whenever the connection is lost. */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #streams = new Map<string, Watched>();
  readonly #byNumber = new Map<number, Watched>();
  #state: CarrierState = "connecting";
  #line: Line | null = null;
  #failures = 0;
  #lastNumber = 0;
  #watchPosted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#connect();
  }

  get state(): CarrierState {
    return this.#state;
  }

  /** Sends the stream's pictures to the sink, from the next key frame on, until the returned function is called. */
  watch(stream: string, sink: Sink): () => void {
    let watched = this.#streams.get(stream);
    if (watched) {
      this.askKey(stream); // it is on its way to another sink already
    } else {
      this.#lastNumber = (this.#lastNumber % 0xffff) + 1;
      watched = { number: this.#lastNumber, sinks: new Set() };
      this.#streams.set(stream, watched);
      this.#byNumber.set(watched.number, watched);
      this.#postWatch();
    }
    const { sinks, number } = watched;
    sinks.add(sink);
    return () => {
      if (!sinks.delete(sink) || sinks.size > 0) return;
      this.#streams.delete(stream);
      this.#byNumber.delete(number);
      this.#postWatch();
    };
  }

  /** Asks for a key frame of a watched stream. */
  askKey(stream: string): void {
    const watched = this.#streams.get(stream);
    if (watched && this.#state === "open")
      this.#line?.send({ type: "key", number: watched.number });
  }

  /** Ends the connection for good. */
  close(): void {
    this.#state = "closed";
    clearTimeout(this.#timer);
    this.#line?.close();
    this.#line = null;
  }

  #connect(): void {
    const dials = this.#options.dials;
    const dial = dials[Math.floor(this.#failures / 2) % dials.length] ?? dials[0];
    this.#state = "connecting";
    const line = dial({
      opened: () => this.#hello(line),
      picture: (message) => this.#picture(message),
      text: (message) => this.#text(message),
      closed: (reason) => this.#lost(reason),
    });
    this.#line = line;
    this.#timer = setTimeout(() => {
      line.close();
      this.#lost("");
    }, welcomeLimit);
  }

  async #hello(line: Line): Promise<void> {
    const codecs = await this.#options.codecs();
    if (this.#line === line)
      line.send({ type: "hello", version: 1, token: this.#options.token, codecs });
  }

  #picture(message: ArrayBuffer): void {
    const picture = parsePicture(message);
    if (!picture) return;
    for (const sink of this.#byNumber.get(picture.number)?.sinks ?? []) sink.picture(picture);
  }

  #text(message: string): void {
    const text = parseText(message);
    if (text?.type === "welcome") {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#state = "open";
      for (const { sinks } of this.#streams.values()) for (const sink of sinks) sink.renewed();
      this.#sendWatch();
    } else if (text?.type === "fault") {
      for (const sink of this.#byNumber.get(text.number)?.sinks ?? [])
        sink.fault(text.code, text.values);
    }
  }

  #lost(reason: string): void {
    this.#line = null;
    clearTimeout(this.#timer);
    if (reason === "refused") {
      this.#state = "refused"; // the token is another program's: only a new page can know a better one
      return;
    }
    this.#state = "connecting";
    const delay = Math.min(firstDelay * 2 ** this.#failures, lastDelay);
    this.#failures++;
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  /** Streams that change in one go are told in one message. */
  #postWatch(): void {
    if (this.#watchPosted) return;
    this.#watchPosted = true;
    queueMicrotask(() => {
      this.#watchPosted = false;
      this.#sendWatch();
    });
  }

  #sendWatch(): void {
    if (this.#state !== "open") return;
    const streams = Array.from(this.#streams, ([stream, { number }]) => ({ number, stream }));
    this.#line?.send({ type: "watch", streams });
  }
}
