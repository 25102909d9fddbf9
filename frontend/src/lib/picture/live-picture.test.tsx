import { render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Carrier } from "./carrier";
import { FakeServer, FakeVideoDecoder, pictureMessage, stubWebCodecs } from "./fakes";
import { LivePicture, type PictureReport } from "./live-picture";
import { CarrierContext, usePicture } from "./use-picture";

let server: FakeServer;
let carrier: Carrier;
const drawImage = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  stubWebCodecs();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
    drawImage,
    clearRect: vi.fn(),
  } as unknown as null);
  drawImage.mockClear();
  server = new FakeServer();
  carrier = new Carrier({ dials: [server.dial], token: "x", codecs: async () => ["vp8"] });
  server.handlers?.opened();
  await vi.advanceTimersByTimeAsync(0);
  server.welcome();
});

afterEach(() => {
  carrier.close();
  vi.useRealTimers();
});

describe("LivePicture", () => {
  it("draws in the decoder's output, sizes the canvas and counts", () => {
    const canvas = document.createElement("canvas");
    const live = new LivePicture({ carrier, stream: "a", canvas });
    server.picture(1, 1);
    server.picture(1, 2, { key: true });
    server.handlers?.picture(pictureMessage(1, 3, { captured: (Date.now() - 500) * 1000 }));
    FakeVideoDecoder.last.work();
    expect([canvas.width, canvas.height]).toEqual([640, 360]);
    expect(drawImage).toHaveBeenCalledTimes(2);
    expect([live.shown, live.skipped, live.late]).toEqual([2, 1, 1]);
    live.close();
    expect(FakeVideoDecoder.last.state).toBe("closed");
    server.picture(1, 4, { key: true });
    expect(FakeVideoDecoder.all).toHaveLength(1);
  });

  it("reports at most four times a second, and the last picture too", () => {
    const reports: PictureReport[] = [];
    const live = new LivePicture({
      carrier,
      stream: "a",
      canvas: document.createElement("canvas"),
      onReport: (report) => reports.push(report),
    });
    for (let n = 1; n <= 60; n++) {
      server.picture(1, n, { key: n === 1 });
      FakeVideoDecoder.last.work();
      vi.advanceTimersByTime(33);
    }
    vi.advanceTimersByTime(1000);
    expect(reports.length).toBeGreaterThanOrEqual(7);
    expect(reports.length).toBeLessThanOrEqual(9);
    expect(reports.at(-1)).toMatchObject({ shown: 60, width: 640, height: 360, pts: 60 * 33_333 });
    live.close();
  });

  it("turns to JPEG when JPEG comes", async () => {
    const image = { width: 320, height: 180, close: vi.fn() };
    vi.stubGlobal("createImageBitmap", async () => image);
    const canvas = document.createElement("canvas");
    const live = new LivePicture({ carrier, stream: "a", canvas });
    server.picture(1, 1, { key: true, jpeg: true });
    await vi.advanceTimersByTimeAsync(0);
    expect([canvas.width, canvas.height, live.shown]).toEqual([320, 180, 1]);
    expect(image.close).toHaveBeenCalledOnce();
    live.close();
  });
});

function Tile({ stream, onReport }: { stream: string | null; onReport: () => void }) {
  return <canvas ref={usePicture(stream, { onReport })} />;
}

describe("usePicture", () => {
  it("watches while the canvas is there, without a new watch for new handlers", async () => {
    const first = vi.fn();
    const second = vi.fn();
    const tile = (stream: string | null, onReport: () => void) => (
      <CarrierContext value={carrier}>
        <Tile stream={stream} onReport={onReport} />
      </CarrierContext>
    );
    const { rerender, unmount } = render(tile("a", first));
    await vi.advanceTimersByTimeAsync(0);
    const watches = server.count("watch");
    rerender(tile("a", second));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.count("watch")).toBe(watches);
    server.picture(1, 1, { key: true });
    FakeVideoDecoder.last.work();
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
    rerender(tile("b", second));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.last("watch")).toMatchObject({ streams: [{ stream: "b" }] });
    rerender(tile(null, second));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.last("watch")).toEqual({ type: "watch", streams: [] });
    unmount();
  });
});
