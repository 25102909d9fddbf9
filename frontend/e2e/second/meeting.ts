import type { Bytes } from "./bytes.ts";
import type { Studio } from "./call.ts";
import { Chat, Said } from "./chat.ts";
import type { Received } from "./file-receiver.ts";
import { type Identity, newIdentity } from "./identity.ts";
import { type Invite, parseInvite } from "./invite.ts";
import { type Lie, Peer } from "./peer.ts";
import { Relay } from "./relay.ts";
import { deriveRoomKey, importRoomKey } from "./sealed.ts";

interface MeetingConfig {
  readonly link: string;
  readonly studio: Studio;
  readonly lie: Lie | undefined;
  /** The meeting that we lost and come back to. */
  readonly former: Meeting | undefined;
}

interface Place {
  readonly room: Bytes;
  readonly key: CryptoKey;
  readonly me: number;
}

/** A room that we are in. */
export class Meeting {
  readonly peers = new Map<number, Peer>();
  readonly lines: string[]; // what others said
  readonly files: Received[];
  readonly faults: string[] = [];
  readonly #said: Said;
  readonly #chats: Map<string, Chat>; // by participant id
  readonly #config: MeetingConfig;
  readonly #relay: Relay;
  readonly #self: Identity;
  readonly #place: Place;

  private constructor(config: MeetingConfig, relay: Relay, self: Identity, place: Place) {
    this.#config = config;
    this.#relay = relay;
    this.#self = self;
    this.#place = place;
    const { former } = config;
    this.lines = former?.lines ?? [];
    this.files = former?.files ?? [];
    this.#said = former === undefined ? new Said() : former.#said;
    this.#chats = former === undefined ? new Map() : former.#chats;
  }

  /** Goes in by an invite. */
  static async enter(config: MeetingConfig): Promise<Meeting> {
    const invite: Invite = await parseInvite(config.link);
    if (invite.expires * 1000 <= Date.now()) {
      throw new Error("the invite has expired");
    }
    const relay = await Relay.connect(invite.relays);
    const faults: string[] = [];
    const early: Parameters<Relay["onNotice"]>[0][] = [];
    relay.onNotice = (notice) => early.push(notice); // while the key is made
    relay.onFault = (fault) => faults.push(fault);
    const { room, me, peers } = await relay.enter(invite.locator);
    const key = await importRoomKey(await deriveRoomKey(invite.secret, room));
    const self = config.former === undefined ? await newIdentity() : config.former.#self;
    const meeting = new Meeting(config, relay, self, { room, key, me });
    meeting.faults.push(...faults);
    relay.onFault = (fault) => meeting.faults.push(fault);
    for (const peer of peers) {
      meeting.#meet(peer);
    }
    relay.onNotice = (notice) => meeting.#notice(notice);
    for (const notice of early) {
      meeting.#notice(notice);
    }
    return meeting;
  }

  get me(): number {
    return this.#place.me;
  }

  say(text: string): void {
    const line = this.#said.say(text);
    for (const peer of this.peers.values()) {
      peer.chat?.send(line);
    }
  }

  async leave(): Promise<void> {
    await Promise.all([...this.peers.values()].map((peer) => peer.leave()));
    this.#relay.close();
  }

  /** Loses the relay and all connections without a word, as a broken network would. */
  drop(): void {
    for (const peer of this.peers.values()) {
      peer.drop();
    }
    this.#relay.close();
  }

  #notice(notice: Parameters<Relay["onNotice"]>[0]): void {
    switch (notice.type) {
      case "peer_in":
        this.#meet(notice.peer);
        break;
      case "message":
        this.peers.get(notice.from)?.take(notice.sealed);
        break;
      case "peer_out": // connections live on
        break;
    }
  }

  #meet(number: number): void {
    const { studio, lie } = this.#config;
    const peer = new Peer({
      ...this.#place,
      self: this.#self,
      name: studio.name,
      roomName: "",
      capabilities: ["vp8", "opus"],
      peer: number,
      studio,
      lie,
      send: (sealed) => this.#relay.send(sealed),
      chat: (id) => this.#chat(id),
      forget: (id) => this.#chats.delete(id),
      gotFile: (file) => this.files.push(file),
    });
    this.peers.set(number, peer);
  }

  #chat(id: string): Chat {
    const chat = this.#chats.get(id) ?? new Chat(this.#said, (text) => this.lines.push(text));
    this.#chats.set(id, chat);
    return chat;
  }
}
