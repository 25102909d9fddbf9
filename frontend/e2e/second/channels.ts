import type { Bytes } from "./bytes.ts";

/** The sending end of a data channel. */
export interface Pipe {
  /** Bytes that one message may have: the other side's max-message-size (RFC 8841). */
  readonly maxMessage: number;
  send(message: string | Bytes): void;
  /** Waits while too much is buffered. */
  room(): Promise<void>;
  close(): void;
}

const high = 2 ** 20;
const low = high / 2;

/** The sending end of a data channel of a connection. */
export function pipe(channel: RTCDataChannel, connection: RTCPeerConnection): Pipe {
  channel.bufferedAmountLowThreshold = low;
  return {
    get maxMessage() {
      return connection.sctp?.maxMessageSize ?? 65_536;
    },
    send: (message) => {
      if (typeof message === "string") {
        channel.send(message);
      } else {
        channel.send(message);
      }
    },
    room: async () => {
      if (channel.bufferedAmount > high) {
        await once(channel, "bufferedamountlow");
      }
    },
    close: () => channel.close(),
  };
}

/** Waits until a channel is open. Throws when it ends before. */
export async function opened(channel: RTCDataChannel): Promise<void> {
  if (channel.readyState === "connecting") {
    await once(channel, "open");
  }
  if (channel.readyState !== "open") {
    throw new Error(`the channel ${channel.label} ended`);
  }
}

function once(channel: RTCDataChannel, event: "open" | "bufferedamountlow"): Promise<void> {
  return new Promise((resolve) => {
    channel.addEventListener(event, () => resolve(), { once: true });
    channel.addEventListener("close", () => resolve(), { once: true });
  });
}

/** Hands on what comes, texts and bytes, until the channel ends. */
export function listen(
  channel: RTCDataChannel,
  heard: (message: string | Bytes) => void,
  ended: () => void,
): void {
  channel.binaryType = "arraybuffer";
  channel.addEventListener("message", (event: MessageEvent<string | ArrayBuffer>) => {
    heard(typeof event.data === "string" ? event.data : new Uint8Array(event.data));
  });
  channel.addEventListener("close", ended);
}
