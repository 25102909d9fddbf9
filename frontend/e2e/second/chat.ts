import { type Bytes, equal, random } from "./bytes.ts";
import { type ChatMessage, readChatMessage } from "./chat-messages.ts";
import { write } from "./message.ts";

type Line = Extract<ChatMessage, { readonly type: "chat" }>;
type State = Extract<ChatMessage, { readonly type: "state" }>;

/** What we said in a room: one for all peers. */
export class Said {
  readonly epoch = random(16);
  readonly lines: Line[] = [];

  say(text: string): Line {
    const id = random(16);
    const seq = this.lines.length + 1;
    const line = { type: "chat", seq, epoch: this.epoch, id, text, at: Date.now() } as const;
    this.lines.push(line);
    return line;
  }
}

/** PROTOCOL.md §5: the chat with one participant, over one vn.chat after the other, whatever entry it comes by. */
export class Chat {
  readonly #said: Said;
  readonly #heardLine: (text: string) => void;
  #channel: RTCDataChannel | undefined;
  #acked: number; // the lines before the participant came count as acknowledged
  #epoch: Bytes | undefined; // theirs
  #last = 0; // seq of theirs
  state: State | undefined; // what they send now

  constructor(said: Said, heardLine: (text: string) => void) {
    this.#said = said;
    this.#heardLine = heardLine;
    this.#acked = said.lines.length;
  }

  /** The last of our lines that the participant has. */
  get acked(): number {
    return this.#acked;
  }

  /** Goes on over a new channel. */
  use(channel: RTCDataChannel, name: string): void {
    this.#channel = channel;
    channel.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (channel === this.#channel) {
        this.#take(String(event.data));
      }
    });
    const begin = () => {
      channel.send(write({ type: "state", microphone: true, camera: true, name }));
      for (const line of this.#said.lines.slice(this.#acked)) {
        this.send(line);
      }
    };
    if (channel.readyState === "open") {
      begin();
    } else {
      channel.addEventListener("open", begin);
    }
  }

  /** Says a line now; without a channel it is said when there is one. */
  send(line: Line): void {
    if (this.#channel?.readyState === "open") {
      this.#channel.send(write(line));
    }
  }

  #take(json: string): void {
    let message: ChatMessage;
    try {
      message = readChatMessage(json);
    } catch {
      return; // malformed or of an unknown type: ignored
    }
    switch (message.type) {
      case "state":
        this.state = message;
        break;
      case "ack":
        if (equal(message.epoch, this.#said.epoch)) {
          this.#acked = Math.max(this.#acked, Math.min(message.seq, this.#said.lines.length));
        }
        break;
      case "chat":
        this.#takeLine(message);
        break;
    }
  }

  #takeLine({ epoch, seq, text }: Line): void {
    const known = this.#epoch !== undefined && equal(this.#epoch, epoch);
    if (known && seq > this.#last + 1) {
      this.#channel?.close(); // a fault of the sender
      return;
    }
    if (!known || seq > this.#last) {
      this.#epoch = epoch;
      this.#last = seq;
      this.#heardLine(text);
    }
    this.#channel?.send(write({ type: "ack", seq: this.#last, epoch }));
  }
}
