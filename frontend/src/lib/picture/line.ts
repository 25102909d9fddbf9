import type { Codec } from "./codecs";

/** What the page says to the server. */
export type PageMessage =
  | {
      readonly type: "hello";
      readonly version: 1;
      readonly token: string;
      readonly codecs: readonly Codec[];
    }
  | {
      readonly type: "watch";
      readonly streams: readonly { readonly number: number; readonly stream: string }[];
    }
  | { readonly type: "key"; readonly number: number };

/** One connection to the server, made by a Dial. It acknowledges what comes by itself. */
export interface Line {
  send(message: PageMessage): void;
  /** Ends it without a word to its handlers. */
  close(): void;
}

export type LineHandlers = {
  /** hello can be sent. */
  opened(): void;
  picture(message: ArrayBuffer): void;
  text(message: string): void;
  /** It has ended, with the server's reason or ""; nothing follows. */
  closed(reason: string): void;
};

/** Makes a connection; both carriers have one. It never throws: what fails is told by closed, and never before it returns. */
export type Dial = (handlers: LineHandlers) => Line;

/** The server lets 64 be on their way; acknowledging every 8th keeps it from waiting. */
export const ackEvery = 8;
