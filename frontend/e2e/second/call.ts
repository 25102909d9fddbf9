import type { Chat } from "./chat.ts";
import { Eye, type Seen } from "./eye.ts";
import { type Mouth, Negotiation } from "./negotiation.ts";
import { Ear, type Heard } from "./sound.ts";

/** What this side shows and says, and where it watches the others. */
export interface Studio {
  readonly name: string;
  readonly context: AudioContext;
  readonly microphone: MediaStreamTrack;
  readonly camera: MediaStreamTrack;
  readonly place: HTMLElement;
}

/** PROTOCOL.md §5: the connection "call" with one peer. */
export class Call {
  readonly negotiation: Negotiation;
  readonly #studio: Studio;
  readonly #chat: Chat;
  #stream = new MediaStream();
  #eye: Eye | undefined;
  #ear: Ear | undefined;

  constructor(mouth: Mouth, studio: Studio, chat: Chat) {
    this.#studio = studio;
    this.#chat = chat;
    this.negotiation = new Negotiation(mouth, (connection) => {
      this.#closeSenses();
      this.#stream = new MediaStream();
      connection.addEventListener("track", ({ track }) => this.#take(track));
      connection.addEventListener("datachannel", ({ channel }) => {
        if (channel.label === "vn.chat") {
          chat.use(channel, studio.name);
        }
      });
    });
  }

  async offer(): Promise<void> {
    const { connection } = this.negotiation;
    connection.addTransceiver(this.#studio.microphone, { direction: "sendrecv" });
    const video = connection.addTransceiver(this.#studio.camera, { direction: "sendrecv" });
    const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
    video.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === "video/VP8"));
    this.#chat.use(connection.createDataChannel("vn.chat"), this.#studio.name);
    await this.negotiation.offer();
  }

  async takeOffer(sdp: string): Promise<void> {
    await this.negotiation.takeOffer(sdp, async (connection) => {
      for (const transceiver of connection.getTransceivers()) {
        const { kind } = transceiver.receiver.track;
        const { camera, microphone } = this.#studio;
        transceiver.direction = "sendrecv";
        await transceiver.sender.replaceTrack(kind === "video" ? camera : microphone);
      }
    });
  }

  seen(): Seen | undefined {
    return this.#eye?.seen();
  }

  heard(): Heard | undefined {
    return this.#ear?.heard();
  }

  close(): void {
    this.#closeSenses();
    this.negotiation.close();
  }

  #take(track: MediaStreamTrack): void {
    this.#stream.addTrack(track);
    // WebAudio hears a remote track only while an element plays it too: the eye's, which plays both.
    this.#eye ??= new Eye(this.#stream, this.#studio.place);
    if (track.kind === "audio") {
      this.#ear = new Ear(this.#studio.context, new MediaStream([track]));
    }
  }

  #closeSenses(): void {
    this.#eye?.close();
    this.#ear?.close();
    [this.#eye, this.#ear] = [undefined, undefined];
  }
}
