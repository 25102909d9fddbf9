import type { Carrier } from "./carrier";
import { JpegDecoder, type PictureDecoder, Vp8Decoder } from "./decoder";
import type { Picture, PictureHeader } from "./wire";

/** How a stream fares on its canvas; told at most 4 times a second. */
export type PictureReport = {
  /** px of the coded picture */
  readonly width: number;
  readonly height: number;
  /** When the last picture was drawn, as performance.now() tells it. */
  readonly drawnAt: number;
  /** µs of the picture on the canvas, in its stream */
  readonly pts: number;
  readonly shown: number;
  readonly skipped: number;
  readonly late: number;
};

export type LivePictureOptions = {
  readonly carrier: Carrier;
  readonly stream: string;
  readonly canvas: HTMLCanvasElement;
  readonly onReport?: (report: PictureReport) => void;
  readonly onFault?: (code: string, values: Readonly<Record<string, string | number>>) => void;
};

const reportInterval = 250; // ms
/** ms from capture to canvas above which a picture counts as late: people start to talk over each other (ITU-T G.114) */
const lateAfter = 200;

/** Shows one stream on one canvas, whose size becomes that of the pictures. Pictures never pass through React. */
export class LivePicture {
  /** Pictures drawn. */
  shown = 0;
  /** Pictures that came and were not drawn. */
  skipped = 0;
  /** Pictures drawn later than 200 ms after they were taken. */
  late = 0;

  readonly #options: LivePictureOptions;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #unwatch: () => void;
  #decoder: PictureDecoder | null = null;
  #jpeg = false;
  #drawnAt = 0;
  #pts = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LivePictureOptions) {
    this.#options = options;
    this.#context = options.canvas.getContext("2d", { alpha: false });
    this.#context?.clearRect(0, 0, options.canvas.width, options.canvas.height); // of the stream before
    this.#unwatch = options.carrier.watch(options.stream, {
      picture: (picture) => this.#push(picture),
      renewed: () => this.#decoder?.renew(),
      fault: (code, values) => options.onFault?.(code, values),
    });
  }

  /** Ends it; the last picture stays on the canvas. */
  close(): void {
    this.#unwatch();
    clearTimeout(this.#timer);
    this.#decoder?.close();
    this.#decoder = null;
  }

  #push(picture: Picture): void {
    if (!this.#decoder || this.#jpeg !== picture.jpeg) {
      this.#decoder?.close();
      this.#jpeg = picture.jpeg;
      this.#decoder = this.#make();
    }
    this.#decoder.push(picture);
  }

  #make(): PictureDecoder {
    const { carrier, stream } = this.#options;
    const handlers = {
      draw: (image: VideoFrame | ImageBitmap, header: PictureHeader | undefined) =>
        this.#draw(image, header),
      askKey: () => carrier.askKey(stream),
      skipped: (count: number) => {
        this.skipped += count;
      },
    };
    return this.#jpeg ? new JpegDecoder(handlers) : new Vp8Decoder(handlers);
  }

  #draw(image: VideoFrame | ImageBitmap, header: PictureHeader | undefined): void {
    const { canvas } = this.#options;
    const width = "displayWidth" in image ? image.displayWidth : image.width;
    const height = "displayHeight" in image ? image.displayHeight : image.height;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context?.drawImage(image, 0, 0, width, height);
    this.shown++;
    this.#drawnAt = performance.now();
    if (header) {
      this.#pts = header.pts;
      const age = performance.timeOrigin + this.#drawnAt - header.captured;
      if (header.captured > 0 && age > lateAfter) this.late++;
    }
    this.#report();
  }

  #report(): void {
    const { onReport } = this.#options;
    if (!onReport || this.#timer !== undefined) return;
    const wait = this.#reportedAt + reportInterval - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#report();
      }, wait);
      return;
    }
    this.#reportedAt = performance.now();
    onReport({
      width: this.#options.canvas.width,
      height: this.#options.canvas.height,
      drawnAt: this.#drawnAt,
      pts: this.#pts,
      shown: this.shown,
      skipped: this.skipped,
      late: this.late,
    });
  }
}
