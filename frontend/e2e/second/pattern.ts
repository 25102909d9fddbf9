// A picture that carries a number and a clock which a program can read at the other end: the layout of the program's own camera
// "test" (backend/media/testpattern), so that each side can read the other.

export interface Code {
  readonly counter: number;
  readonly clock: number; // tenths of a millisecond since 1970, modulo 2^32
}

const columns = 40; // blocks in the width of a picture
const bits = 32;
const light = 235;
const dark = 16;

/** A camera that paints 640x360 pictures, 30 a second. */
export class Camera {
  readonly stream: MediaStream;
  #counter = 0;

  constructor(canvas: HTMLCanvasElement) {
    canvas.width = 640;
    canvas.height = 360;
    setInterval(() => paint(canvas, ++this.#counter), 1000 / 30);
    this.stream = canvas.captureStream(30);
  }
}

function paint(canvas: HTMLCanvasElement, counter: number): void {
  const pen = canvas.getContext("2d");
  if (pen === null) {
    return;
  }
  const { width, height } = canvas;
  const clock = Math.floor((performance.timeOrigin + performance.now()) * 10) % 2 ** 32;
  pen.fillStyle = "rgb(70 90 110)";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "rgb(200 160 90)";
  pen.fillRect((counter * 4) % width, height / 4, width / 10, height / 4);
  const unit = width / columns;
  for (const [row, number] of [counter, clock, check(counter, clock)].entries()) {
    for (let i = 0; i < bits; i++) {
      const gray = (number >>> (bits - 1 - i)) & 1 ? light : dark;
      pen.fillStyle = `rgb(${gray} ${gray} ${gray})`;
      pen.fillRect((4 + i) * unit, height - (4 - row) * unit, unit, unit);
    }
  }
}

/** Reads the code of a picture that stands in a canvas; undefined when there is none or it is torn. */
export function readCode(pen: CanvasRenderingContext2D): Code | undefined {
  const { width, height } = pen.canvas;
  const unit = width / columns;
  const top = Math.floor(height - 4 * unit);
  if (top < 0 || unit < 8) {
    return undefined;
  }
  const pixels = pen.getImageData(0, top, width, height - top).data;
  const row = (r: number) => {
    let number = 0;
    for (let i = 0; i < bits; i++) {
      const x = Math.floor((4.5 + i) * unit) - 2;
      const y = Math.floor(height - (3.5 - r) * unit) - 2 - top;
      number = number * 2 + (isLight(pixels, width, x, y) ? 1 : 0);
    }
    return number;
  };
  const [counter, clock] = [row(0), row(1)];
  return row(2) === check(counter, clock) ? { counter, clock } : undefined;
}

function check(counter: number, clock: number): number {
  return (counter ^ clock ^ 0x5a5a5a5a) >>> 0;
}

function isLight(pixels: Uint8ClampedArray, width: number, left: number, top: number): boolean {
  let sum = 0;
  for (let y = top; y < top + 4; y++) {
    for (let x = left; x < left + 4; x++) {
      sum += pixels[4 * (y * width + x) + 1] ?? 0; // green
    }
  }
  return sum > 128 * 16;
}
