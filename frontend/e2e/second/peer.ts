import type { HelloBody } from "./bodies.ts";
import type { Bytes } from "./bytes.ts";
import { Call, type Studio } from "./call.ts";
import type { Chat } from "./chat.ts";
import { FilesIn, FilesOut } from "./file-line.ts";
import type { Received } from "./file-receiver.ts";
import { idOf } from "./identity.ts";
import { offerer } from "./names.ts";
import type { Mouth, Negotiation } from "./negotiation.ts";
import { Pair } from "./pair.ts";
import type { PairConfig, Said } from "./pair-words.ts";
import { Queue } from "./queue.ts";
import type { Sealed } from "./sealed.ts";

/** How a hostile page lies in its offers; see forge.ts. */
export interface Lie {
  /** Changes the SDP before it is signed, or behind the signature's back. */
  readonly signed: (sdp: string) => string;
  readonly sent: (sdp: string) => string;
}

export interface PeerConfig extends PairConfig {
  readonly studio: Studio;
  readonly lie: Lie | undefined;
  readonly send: (sealed: Sealed) => void;
  /** The chat with a participant, who may have been here before. */
  readonly chat: (id: string) => Chat;
  readonly forget: (id: string) => void;
  readonly gotFile: (file: Received) => void;
}

export type PeerState = "waiting" | "met" | "refused" | "left";

/** One other participant: the pair and its connections. */
export class Peer {
  readonly #config: PeerConfig;
  readonly #pair: Pair;
  readonly #incoming = new Queue(); // one message after the other, each to its end
  readonly #turn = new Queue(); // of the pair
  readonly #files = new Map<string, FilesIn>();
  #out: FilesOut | undefined;
  chat: Chat | undefined; // both from hello on
  call: Call | undefined;
  state: PeerState = "waiting";
  why = "";
  id = "";
  name = "";
  roomName = "";

  constructor(config: PeerConfig) {
    this.#config = config;
    this.#pair = new Pair(config);
    this.#say(() => this.#pair.hello());
  }

  /** Takes a sealed message that the relay brought. */
  take(message: Sealed): void {
    const task = async () => {
      if (this.state === "waiting" || this.state === "met") {
        await this.#act(await this.#turn.run(() => this.#pair.open(message)));
      }
    };
    this.#incoming.run(task).catch((error: unknown) => this.#refuse(String(error)));
  }

  /** Sends a file and returns its SHA-256 once the peer has verified it. */
  async send(name: string, bytes: Bytes): Promise<string> {
    if (this.#out === undefined) {
      this.#out = new FilesOut(this.#mouth(`files.${this.#config.me}`));
      await this.#out.negotiation.offer();
    }
    return await this.#out.send(name, bytes);
  }

  /** Says goodbye and closes everything. */
  async leave(): Promise<void> {
    if (this.state === "met" || this.state === "waiting") {
      this.#config.send(await this.#turn.run(() => this.#pair.bye("left")));
      this.#over("left", "we left");
      this.drop();
    }
  }

  /** Closes all connections without a word. */
  drop(): void {
    this.call?.close();
    this.#out?.negotiation.close();
    for (const files of this.#files.values()) {
      files.negotiation.close();
    }
  }

  async #act(said: Said): Promise<void> {
    switch (said.type) {
      case "hello":
        await this.#meet(said.hello);
        break;
      case "offer":
        await this.#answer(said.conn, said.sdp);
        break;
      case "answer":
        await this.#negotiation(said.conn)?.takeAnswer(said.sdp);
        break;
      case "candidate":
        await this.#negotiation(said.conn)?.takeCandidate(said.candidate);
        break;
      case "bye":
        if (said.reason === "refused") {
          this.#end("bye refused");
        } else {
          this.#over("left", "bye left");
          this.#config.forget(this.id);
          this.drop();
        }
        break;
      case "stale":
        break;
    }
  }

  async #meet(hello: HelloBody): Promise<void> {
    const { me, peer, studio } = this.#config;
    this.state = "met";
    this.id = idOf(hello.identity);
    [this.name, this.roomName] = [hello.name, hello.room_name];
    this.chat = this.#config.chat(this.id);
    this.call = new Call(this.#mouth("call"), studio, this.chat);
    if (offerer("call", me, peer) === me) {
      await this.call.offer();
    }
  }

  async #answer(conn: string, sdp: string): Promise<void> {
    if (conn === "call") {
      await this.call?.takeOffer(sdp);
    } else if (conn.startsWith("files.")) {
      let files = this.#files.get(conn);
      if (files === undefined) {
        const fault = (why: string) => {
          this.why = why;
        };
        files = new FilesIn(this.#mouth(conn), this.#config.gotFile, fault);
        this.#files.set(conn, files);
      }
      await files.negotiation.takeOffer(sdp, async () => undefined);
    }
  }

  #negotiation(conn: string): Negotiation | undefined {
    if (conn === "call") {
      return this.call?.negotiation;
    }
    const out = conn === `files.${this.#config.me}` ? this.#out : undefined;
    return (out ?? this.#files.get(conn))?.negotiation;
  }

  #mouth(conn: string): Mouth {
    const { signed, sent } = this.#config.lie ?? {};
    return {
      offer: (sdp) => this.#say(() => this.#pair.offer(conn, signed?.(sdp) ?? sdp, sent)),
      answer: (sdp) => this.#say(() => this.#pair.answer(conn, sdp)),
      candidate: (text) => this.#say(() => this.#pair.candidate(conn, text)),
    };
  }

  /** Messages leave in the order in which they were begun. */
  #say(sealed: () => Promise<Sealed>): void {
    const task = async () => {
      if (this.state === "waiting" || this.state === "met") {
        this.#config.send(await sealed());
      }
    };
    this.#turn.run(task).catch((error: unknown) => this.#refuse(String(error)));
  }

  #refuse(why: string): void {
    if (this.state === "waiting" || this.state === "met") {
      this.#end(why);
      const bye = async () => this.#config.send(await this.#pair.bye("refused"));
      this.#turn.run(bye).catch(() => undefined); // we are leaving anyway
    }
  }

  /** Ends the pair as refused. A call that stands goes on: else a relay could end it by changing a byte. */
  #end(why: string): void {
    this.#over("refused", why);
    if (this.call?.negotiation.connection.connectionState !== "connected") {
      this.drop();
    }
  }

  #over(state: PeerState, why: string): void {
    [this.state, this.why] = [state, why];
  }
}
