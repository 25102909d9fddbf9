import type { Bytes } from "./bytes.ts";
import { write } from "./message.ts";
import { type ClientMessage, type RelayMessage, readRelayMessage } from "./relay-messages.ts";
import type { Sealed } from "./sealed.ts";

type Reply = Extract<RelayMessage, { readonly type: "ok" | "entered" | "error" }>;
type Entered = Extract<RelayMessage, { readonly type: "entered" }>;
type Notice = Exclude<RelayMessage, Reply>;
type Asked = Extract<ClientMessage, { readonly request: number }>;
type WithoutRequest<T> = T extends unknown ? Omit<T, "request"> : never;

/** PROTOCOL.md §3: one connection to a relay. */
export class Relay {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #request = 0;

  /** What happens in the room, once entered. */
  onNotice: (notice: Notice) => void = () => undefined;
  /** What the relay would not take, and its end. */
  onFault: (fault: string) => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      this.#take(readRelayMessage(String(event.data)));
    });
    socket.addEventListener("close", () => this.onFault("the relay ended the connection"));
  }

  /** Connects to whichever address answers first. */
  static async connect(addresses: readonly string[]): Promise<Relay> {
    const sockets = addresses.map((address) => new WebSocket(`wss://${address}/`, "videonet.1"));
    const first = await Promise.any(sockets.map(opened));
    for (const socket of sockets) {
      if (socket !== first) {
        socket.close();
      }
    }
    return new Relay(first);
  }

  async enter(locator: Bytes): Promise<Entered> {
    const reply = await this.#ask({ type: "enter", locator, room: undefined, owner: undefined });
    if (reply.type !== "entered") {
      throw new Error(reply.type === "error" ? reply.error : "entered nothing");
    }
    return reply;
  }

  send(sealed: Sealed): void {
    this.#write({ type: "send", to: sealed.to, sealed });
  }

  close(): void {
    this.onFault = () => undefined;
    this.#socket.close();
  }

  #ask(message: WithoutRequest<Asked>): Promise<Reply> {
    const request = ++this.#request;
    this.#write({ ...message, request });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  #write(message: object): void {
    this.#socket.send(write(message));
  }

  #take(message: RelayMessage): void {
    if (message.type === "ok" || message.type === "entered" || message.type === "error") {
      const waits = this.#waiting.get(message.request);
      this.#waiting.delete(message.request);
      if (waits !== undefined) {
        waits(message);
      } else if (message.type === "error") {
        this.onFault(`the relay says ${message.error}`);
      }
      return;
    }
    if (message.type === "message" && message.from !== message.sealed.from) {
      return; // PROTOCOL.md §3.3
    }
    this.onNotice(message);
  }
}

function opened(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(socket));
    socket.addEventListener("error", () => reject(new Error(`no relay at ${socket.url}`)));
  });
}
