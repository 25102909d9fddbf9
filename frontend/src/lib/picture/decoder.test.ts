import { beforeEach, describe, expect, it, vi } from "vitest";
import { supportedCodecs } from "./codecs";
import { JpegDecoder, Vp8Decoder } from "./decoder";
import { FakeVideoDecoder, pictureMessage, stubWebCodecs } from "./fakes";
import { type Picture, type PictureHeader, parsePicture } from "./wire";

function picture(sequence: number, options: { key?: boolean; jpeg?: boolean } = {}): Picture {
  const parsed = parsePicture(pictureMessage(1, sequence, options));
  if (!parsed) throw new Error("not a picture");
  return parsed;
}

function handlers() {
  const drawn: (number | undefined)[] = [];
  const result = {
    drawn,
    left: 0,
    draw: (_: unknown, header: PictureHeader | undefined) => {
      drawn.push(header?.sequence);
    },
    askKey: vi.fn(),
    skipped: (count: number) => {
      result.left += count;
    },
  };
  return result;
}

beforeEach(stubWebCodecs);

describe("Vp8Decoder", () => {
  it("begins with a key frame, draws in order and closes every frame", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    decoder.push(picture(1));
    decoder.push(picture(2, { key: true }));
    decoder.push(picture(3));
    FakeVideoDecoder.last.work();
    decoder.push(picture(4));
    FakeVideoDecoder.last.work();
    expect(h.drawn).toEqual([2, 3, 4]);
    expect(h.left).toBe(1);
    expect(FakeVideoDecoder.frames.every((frame) => frame.closed)).toBe(true);
  });

  it("never feeds a delta frame after a hole", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    decoder.push(picture(1, { key: true }));
    decoder.push(picture(3));
    decoder.push(picture(4));
    decoder.push(picture(5, { key: true }));
    decoder.push(picture(6));
    FakeVideoDecoder.last.work();
    expect(h.drawn).toEqual([1, 5, 6]);
    expect(h.askKey).toHaveBeenCalledOnce();
  });

  it("follows the sequence where it wraps around", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    decoder.push(picture(0xffffffff, { key: true }));
    decoder.push(picture(0));
    FakeVideoDecoder.last.work();
    expect(h.drawn).toEqual([0xffffffff, 0]);
  });

  it("skips to the next key frame when the decoder is behind, and starts it anew there", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    for (let n = 1; n <= 10; n++) decoder.push(picture(n, { key: n === 1 }));
    expect(FakeVideoDecoder.last.queue).toHaveLength(5);
    expect(h.left).toBe(5);
    expect(h.askKey).toHaveBeenCalledOnce();
    decoder.push(picture(11, { key: true }));
    expect(FakeVideoDecoder.all).toHaveLength(2);
    FakeVideoDecoder.last.work();
    expect(h.drawn).toEqual([11]);
    expect(h.left).toBe(10);
  });

  it("asks again each second until a key frame comes", () => {
    vi.useFakeTimers();
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    for (let n = 1; n <= 90; n++) {
      decoder.push(picture(n));
      vi.advanceTimersByTime(33);
    }
    expect(h.askKey).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  it("makes a new decoder after an error and goes on at a key frame", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    decoder.push(picture(1, { key: true }));
    FakeVideoDecoder.last.fail();
    decoder.push(picture(2));
    decoder.push(picture(3, { key: true }));
    FakeVideoDecoder.last.work();
    expect(FakeVideoDecoder.all).toHaveLength(2);
    expect(h.drawn).toEqual([3]);
    expect(h.askKey).toHaveBeenCalledOnce();
    decoder.close();
    expect(FakeVideoDecoder.last.state).toBe("closed");
  });

  it("waits for a key frame over a new connection", () => {
    const h = handlers();
    const decoder = new Vp8Decoder(h);
    decoder.push(picture(1, { key: true }));
    decoder.renew();
    decoder.push(picture(2));
    decoder.push(picture(90, { key: true }));
    FakeVideoDecoder.last.work();
    expect(h.drawn).toEqual([1, 90]);
  });
});

describe("JpegDecoder", () => {
  it("draws the newest and leaves out what came meanwhile", async () => {
    const made: { close: () => void }[] = [];
    const waiting: (() => void)[] = [];
    vi.stubGlobal("createImageBitmap", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
      const image = { width: 640, height: 360, close: vi.fn() };
      made.push(image);
      return image;
    });
    const h = handlers();
    const decoder = new JpegDecoder(h);
    for (let n = 1; n <= 4; n++) decoder.push(picture(n, { key: true, jpeg: true }));
    waiting.shift()?.();
    await vi.waitFor(() => expect(h.drawn).toEqual([1]));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.shift()?.();
    await vi.waitFor(() => expect(h.drawn).toEqual([1, 4]));
    expect(h.left).toBe(2);
    for (const image of made) expect(image.close).toHaveBeenCalledOnce();
  });

  it("goes on after a picture that cannot be read", async () => {
    vi.stubGlobal("createImageBitmap", async () => {
      throw new DOMException("broken", "InvalidStateError");
    });
    const h = handlers();
    const decoder = new JpegDecoder(h);
    decoder.push(picture(1, { key: true, jpeg: true }));
    await vi.waitFor(() => expect(h.left).toBe(1));
    decoder.push(picture(2, { key: true, jpeg: true }));
    await vi.waitFor(() => expect(h.left).toBe(2));
  });
});

describe("supportedCodecs", () => {
  it("believes isConfigSupported alone", async () => {
    vi.stubGlobal("VideoDecoder", { isConfigSupported: async () => ({ supported: true }) });
    expect(await supportedCodecs()).toEqual(["vp8", "jpeg"]);
    vi.stubGlobal("VideoDecoder", { isConfigSupported: async () => ({ supported: false }) });
    expect(await supportedCodecs()).toEqual(["jpeg"]);
    vi.stubGlobal("VideoDecoder", {
      isConfigSupported: () => Promise.reject(new TypeError("unknown codec")),
    });
    expect(await supportedCodecs()).toEqual(["jpeg"]);
    vi.stubGlobal("VideoDecoder", undefined);
    expect(await supportedCodecs()).toEqual(["jpeg"]);
  });
});
