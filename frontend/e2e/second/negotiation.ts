import { fingerprint } from "./sdp.ts";

/** Says the messages of one connection, sealed, in the order of the calls. */
export interface Mouth {
  offer(sdp: string): void;
  answer(sdp: string): void;
  candidate(text: string): void;
}

/** One connection of a pair: offers, answers and candidates of an RTCPeerConnection. Its calls must not overlap. */
export class Negotiation {
  readonly #mouth: Mouth;
  readonly #prepare: (connection: RTCPeerConnection) => void;
  #connection: RTCPeerConnection;
  #early: RTCIceCandidateInit[] = []; // came before the description they belong to
  #certificate = "";

  /** prepare listens to a new RTCPeerConnection before anything happens on it. */
  constructor(mouth: Mouth, prepare: (connection: RTCPeerConnection) => void) {
    this.#mouth = mouth;
    this.#prepare = prepare;
    this.#connection = this.#open();
  }

  get connection(): RTCPeerConnection {
    return this.#connection;
  }

  /** Offers what was added to the connection. */
  async offer(): Promise<void> {
    const offer = await this.#connection.createOffer();
    this.#mouth.offer(offer.sdp ?? ""); // before the candidates, which begin with setLocalDescription
    await this.#connection.setLocalDescription(offer);
  }

  /** Takes an offer and answers; complete adds our part before the answer. */
  async takeOffer(sdp: string, complete: (pc: RTCPeerConnection) => Promise<void>): Promise<void> {
    const certificate = fingerprint(sdp);
    if (this.#certificate !== "" && this.#certificate !== certificate) {
      this.#connection.close(); // a new PeerConnection over there
      this.#connection = this.#open();
      this.#early = [];
    }
    this.#certificate = certificate;
    await this.#connection.setRemoteDescription({ type: "offer", sdp });
    await complete(this.#connection);
    const answer = await this.#connection.createAnswer();
    this.#mouth.answer(answer.sdp ?? "");
    await this.#connection.setLocalDescription(answer);
    await this.#addEarly();
  }

  async takeAnswer(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
    await this.#addEarly();
  }

  async takeCandidate(text: string): Promise<void> {
    const candidate: RTCIceCandidateInit = text === "" ? { candidate: "" } : JSON.parse(text);
    if (this.#connection.remoteDescription === null) {
      this.#early.push(candidate);
    } else {
      await add(this.#connection, candidate);
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #addEarly(): Promise<void> {
    for (const candidate of this.#early.splice(0)) {
      await add(this.#connection, candidate);
    }
  }

  #open(): RTCPeerConnection {
    const connection = new RTCPeerConnection();
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (connection === this.#connection && candidate?.candidate !== "") {
        this.#mouth.candidate(candidate === null ? "" : JSON.stringify(candidate));
      }
    });
    this.#prepare(connection);
    return connection;
  }
}

async function add(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
  await connection.addIceCandidate(candidate.candidate === "" ? undefined : candidate);
}
