import { readCode } from "./pattern.ts";

export interface Seen {
  readonly width: number;
  readonly height: number;
  readonly pictures: number;
  readonly unreadable: number;
  readonly counter: number; // of the last readable picture
}

/** Watches the picture of a participant and reads its code. */
export class Eye {
  readonly #video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  readonly #pen = this.#canvas.getContext("2d", { willReadFrequently: true });
  #pictures = 0;
  #unreadable = 0;
  #counter = 0;

  constructor(stream: MediaStream, place: HTMLElement) {
    this.#video.muted = true; // the ear listens
    this.#video.autoplay = true;
    this.#video.srcObject = stream;
    place.append(this.#video);
    this.#wait();
  }

  seen(): Seen {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const [pictures, unreadable, counter] = [this.#pictures, this.#unreadable, this.#counter];
    return { width, height, pictures, unreadable, counter };
  }

  close(): void {
    this.#video.srcObject = null;
    this.#video.remove();
  }

  #wait(): void {
    this.#video.requestVideoFrameCallback((_, { width, height }) => {
      this.#look(width, height);
      this.#wait();
    });
  }

  #look(width: number, height: number): void {
    if (this.#pen === null) {
      return;
    }
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
    }
    this.#pen.drawImage(this.#video, 0, 0, width, height);
    const code = readCode(this.#pen);
    this.#pictures++;
    if (code === undefined) {
      this.#unreadable++;
    } else {
      this.#counter = code.counter;
    }
  }
}
