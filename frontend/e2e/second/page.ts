import { random } from "./bytes.ts";
import { type LieName, lie } from "./forge.ts";
import { Meeting } from "./meeting.ts";
import { Camera } from "./pattern.ts";
import { tone } from "./sound.ts";

// The page is a puppet: it tells the test how things are some times a second, and does what the test answers.

type Order =
  | { readonly do: "join"; readonly link: string; readonly lie?: LieName }
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "send"; readonly name: string; readonly size: number }
  | { readonly do: "drop" }
  | { readonly do: "again"; readonly link: string }
  | { readonly do: "leave" };

interface Sent {
  readonly name: string;
  readonly sha256: string;
}

const pause = 200; // milliseconds

class Page {
  readonly #camera = new Camera(document.createElement("canvas"));
  readonly #context = new AudioContext();
  readonly #microphone = tone(this.#context);
  readonly #sent: Sent[] = [];
  readonly #faults: string[] = [];
  #meeting: Meeting | undefined;

  async run(): Promise<void> {
    await this.#context.resume();
    for (;;) {
      const response = await fetch("/report", {
        method: "POST",
        body: JSON.stringify(this.#told()),
      });
      const orders: readonly Order[] = await response.json();
      for (const order of orders) {
        this.#obey(order).catch((error: unknown) => this.fail(error));
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  fail(error: unknown): void {
    this.#faults.push(String(error));
  }

  async #obey(order: Order): Promise<void> {
    switch (order.do) {
      case "join":
        this.#meeting = await this.#join(order.link, order.lie, undefined);
        break;
      case "drop":
        this.#meeting?.drop();
        break;
      case "again":
        this.#meeting = await this.#join(order.link, undefined, this.#meeting);
        break;
      case "say":
        this.#meeting?.say(order.text);
        break;
      case "send":
        await this.#send(order.name, order.size);
        break;
      case "leave":
        await this.#meeting?.leave();
        this.#meeting = undefined;
        this.#sent.splice(0);
        break;
    }
  }

  async #join(
    link: string,
    name: LieName | undefined,
    former: Meeting | undefined,
  ): Promise<Meeting> {
    const [microphone] = this.#microphone.getAudioTracks();
    const [camera] = this.#camera.stream.getVideoTracks();
    if (microphone === undefined || camera === undefined) {
      throw new Error("no tracks of our own");
    }
    camera.contentHint = "detail"; // rather fewer pictures than smaller ones: the code must stay readable
    const context = this.#context;
    const studio = { name: "Second", context, microphone, camera, place: document.body };
    const told = name === undefined ? undefined : lie(name);
    return await Meeting.enter({ link, studio, lie: told, former });
  }

  async #send(name: string, size: number): Promise<void> {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) {
      bytes.set(random(Math.min(65_536, size - at)), at);
    }
    const [peer] = this.#meeting?.peers.values() ?? [];
    if (peer === undefined) {
      throw new Error("nobody to send to");
    }
    const sha256 = await peer.send(name, bytes);
    this.#sent.push({ name, sha256 });
  }

  #told(): object {
    const meeting = this.#meeting;
    const peers = [...(meeting?.peers.entries() ?? [])].map(([number, peer]) => {
      const { state, why, id, name, roomName, call, chat } = peer;
      const connectionState = call?.negotiation.connection.connectionState;
      const senses = { sees: call?.seen(), hears: call?.heard() };
      const said = { acked: chat?.acked, says: chat?.state };
      return { number, state, why, id, name, roomName, connectionState, ...senses, ...said };
    });
    const received = meeting?.files.map(({ name, sha256, bytes }) => {
      return { name, sha256, size: bytes.length };
    });
    return {
      me: meeting?.me ?? 0,
      peers,
      lines: meeting?.lines ?? [],
      received: received ?? [],
      sent: this.#sent,
      faults: [...this.#faults, ...(meeting?.faults ?? [])],
      sound: this.#context.state,
    };
  }
}

const page = new Page();
addEventListener("error", (event) => page.fail(event.message));
addEventListener("unhandledrejection", (event) => page.fail(event.reason));
await page.run();
