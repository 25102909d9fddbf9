import { byeBody, candidateBody, type HelloBody, helloBody, sdpBody } from "./bodies.ts";
import { type Bytes, equal, fromUtf8, random, sha256, utf8 } from "./bytes.ts";
import { verify } from "./identity.ts";
import { type Of, readBody, type Shape, write } from "./message.ts";
import { offerer } from "./names.ts";
import type { PairConfig, Said } from "./pair-words.ts";
import { fingerprint } from "./sdp.ts";
import { type BodyType, type Header, ofPair, open, type Sealed, seal } from "./sealed.ts";
import { helloContent, nobody, type Party, type Statement, signedList } from "./signed-list.ts";

/** A connection as far as the handshake knows it. */
interface Conn {
  generation: number;
  offerHash: Bytes;
  answered: boolean;
}

type Draft = Pick<Statement, "header" | "role" | "content" | "receiver" | "offerHash">;

const none: Bytes = new Uint8Array(0);
const maxConns = 16;

/** PROTOCOL.md §4: the handshake with one other participant. Its calls must not overlap. */
export class Pair {
  readonly #config: PairConfig;
  readonly #mine: Party;
  readonly #conns = new Map<string, Conn>();
  #theirs: Party | undefined;
  #sent = 0;
  #taken = 0;
  #over = false;

  constructor(config: PairConfig) {
    this.#config = config;
    this.#mine = { key: config.self.key, nonce: config.nonce ?? random(32) };
  }

  async hello(): Promise<Sealed> {
    const { name, roomName, capabilities } = this.#config;
    const { key, nonce } = this.#mine;
    const content = helloContent(name, roomName, capabilities);
    const fields = { identity: key, nonce, name, capabilities, room_name: roomName };
    return await this.#say(this.#header("hello"), fields, content, none);
  }

  /** Offers a connection, or restarts it. alter changes the body behind the signature's back: for hostile pages. */
  async offer(conn: string, sdp: string, alter = (text: string) => text): Promise<Sealed> {
    const { me, peer } = this.#config;
    if (offerer(conn, me, peer) !== me) {
      throw new Error(`the offer of ${conn} is not ours`);
    }
    const generation = (this.#conns.get(conn)?.generation ?? 0) + 1;
    const offerHash = await sha256(utf8(sdp));
    this.#conns.set(conn, { generation, offerHash, answered: false });
    const header = this.#header("offer", conn, generation);
    return await this.#say(header, { sdp: alter(sdp) }, utf8(sdp), none);
  }

  async answer(conn: string, sdp: string): Promise<Sealed> {
    const { generation, offerHash } = this.#conn(conn);
    const header = this.#header("answer", conn, generation);
    return await this.#say(header, { sdp }, utf8(sdp), offerHash);
  }

  /** Says a candidate, "" after the last, of the connection's current generation. */
  async candidate(conn: string, candidate: string): Promise<Sealed> {
    const header = this.#header("candidate", conn, this.#conn(conn).generation);
    return await this.#say(header, { candidate }, utf8(candidate), none);
  }

  async bye(reason: "left" | "refused"): Promise<Sealed> {
    this.#over = true;
    return await this.#say(this.#header("bye"), { reason }, utf8(reason), none);
  }

  /** Opens what came from the peer. Throws for what is refused; then the pair is over. */
  async open(message: Sealed): Promise<Said> {
    if (this.#over) {
      throw new Error("the pair is over");
    }
    try {
      return await this.#open(message);
    } catch (error) {
      this.#over = true;
      throw error;
    }
  }

  async #open(message: Sealed): Promise<Said> {
    const { room, me, peer, key } = this.#config;
    check(equal(message.room, room), "of another room");
    check(message.from === peer && message.to === me, "of another pair");
    const body = fromUtf8(await open(key, message));
    if (message.type === "hello") {
      return await this.#openHello(message, readBody(helloBody, body));
    }
    check(this.#theirs !== undefined, "before hello");
    switch (message.type) {
      case "bye": {
        const bye = readBody(byeBody, body);
        await this.#verify(message, bye, utf8(bye.reason), none);
        this.#over = true;
        return { type: "bye", reason: bye.reason };
      }
      case "offer":
        return await this.#openOffer(message, readBody(sdpBody, body));
      case "answer":
        return await this.#openAnswer(message, readBody(sdpBody, body));
      case "candidate":
        return await this.#openCandidate(message, readBody(candidateBody, body));
    }
  }

  async #openHello(header: Header, body: HelloBody): Promise<Said> {
    check(this.#theirs === undefined && body.number === 1, "not the first hello");
    check(!equal(body.identity, this.#mine.key), "with our own key");
    check(!equal(body.nonce, this.#mine.nonce), "with our own nonce");
    this.#theirs = { key: body.identity, nonce: body.nonce };
    const content = helloContent(body.name, body.room_name, body.capabilities);
    await this.#verify(header, body, content, none);
    return { type: "hello", hello: body };
  }

  async #openOffer(header: Header, body: Of<typeof sdpBody>): Promise<Said> {
    const { me, peer } = this.#config;
    const { conn, generation } = header;
    check(offerer(conn, me, peer) === peer, "an offer that is not theirs");
    check(generation > (this.#conns.get(conn)?.generation ?? 0), "of an old generation");
    check(this.#conns.has(conn) || this.#conns.size < maxConns, "one connection too many");
    await this.#verify(header, body, utf8(body.sdp), none);
    fingerprint(body.sdp);
    const offerHash = await sha256(utf8(body.sdp));
    this.#conns.set(conn, { generation, offerHash, answered: false });
    return { type: "offer", conn, sdp: body.sdp };
  }

  async #openAnswer(header: Header, body: Of<typeof sdpBody>): Promise<Said> {
    const { me, peer } = this.#config;
    check(offerer(header.conn, me, peer) === me, "an answer to oneself");
    const conn = this.#conn(header.conn);
    if (header.generation < conn.generation) {
      return { type: "stale" };
    }
    check(header.generation === conn.generation && !conn.answered, "an answer to no offer");
    await this.#verify(header, body, utf8(body.sdp), conn.offerHash);
    fingerprint(body.sdp);
    conn.answered = true;
    return { type: "answer", conn: header.conn, sdp: body.sdp };
  }

  async #openCandidate(header: Header, body: Of<typeof candidateBody>): Promise<Said> {
    const conn = this.#conn(header.conn);
    if (header.generation < conn.generation) {
      return { type: "stale" };
    }
    check(header.generation === conn.generation, "a candidate of no offer");
    await this.#verify(header, body, utf8(body.candidate), none);
    return { type: "candidate", conn: header.conn, candidate: body.candidate };
  }

  #conn(name: string): Conn {
    const conn = this.#conns.get(name);
    check(conn !== undefined, "of a connection that nobody offered");
    return conn;
  }

  #header(type: BodyType, conn = "", generation = 0): Header {
    const { room, me, peer } = this.#config;
    return { version: 1, room, from: me, to: peer, conn, generation, type };
  }

  async #say(header: Header, fields: object, content: Bytes, offerHash: Bytes): Promise<Sealed> {
    const number = ++this.#sent;
    const draft = this.#draft(header, content, offerHash, this.#theirs);
    const signed = await signedList({ ...draft, number, sender: this.#mine });
    const signature = await this.#config.self.sign(signed);
    const body = write({ number, ...fields, signature });
    return await seal(this.#config.key, header, utf8(body));
  }

  async #verify(header: Header, body: Of<Signed>, content: Bytes, offerHash: Bytes): Promise<void> {
    check(body.number > this.#taken && this.#theirs !== undefined, "out of order");
    const draft = this.#draft(header, content, offerHash, this.#mine);
    const signed = await signedList({ ...draft, number: body.number, sender: this.#theirs });
    check(await verify(this.#theirs.key, body.signature, signed), "with a wrong signature");
    this.#taken = body.number;
  }

  #draft(header: Header, content: Bytes, offerHash: Bytes, to: Party | undefined): Draft {
    const { conn, from, to: other, type } = header;
    if (ofPair(type)) {
      const role = from > other ? "newcomer" : "present";
      return { header, role, content, receiver: nobody, offerHash };
    }
    check(to !== undefined, "before hello");
    const role = offerer(conn, from, other) === from ? "offerer" : "answerer";
    return { header, role, content, receiver: to, offerHash };
  }
}

type Signed = Pick<typeof byeBody, "number" | "signature"> & Shape;

function check(fits: boolean, what: string): asserts fits {
  if (!fits) {
    throw new Error(`refused: a message ${what}`);
  }
}
