import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Carrier } from "./carrier";
import { FakeServer } from "./fakes";
import type { Picture } from "./wire";

function sink() {
  const pictures: Picture[] = [];
  return {
    pictures,
    picture: (picture: Picture) => {
      pictures.push(picture);
    },
    renewed: vi.fn(),
    fault: vi.fn(),
  };
}

const open: Carrier[] = [];

function carrierTo(...servers: [FakeServer, ...FakeServer[]]): Carrier {
  const [first, ...rest] = servers;
  const carrier = new Carrier({
    dials: [first.dial, ...rest.map((server) => server.dial)],
    token: "secret",
    codecs: async () => ["vp8", "jpeg"],
  });
  open.push(carrier);
  return carrier;
}

async function admitted(server: FakeServer): Promise<Carrier> {
  const carrier = carrierTo(server);
  server.handlers?.opened();
  await vi.advanceTimersByTimeAsync(0);
  server.welcome();
  return carrier;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const carrier of open.splice(0)) carrier.close();
  vi.useRealTimers();
});

describe("Carrier", () => {
  it("says hello first and watches once it is welcome", async () => {
    const server = new FakeServer();
    const carrier = carrierTo(server);
    carrier.watch("a", sink());
    carrier.watch("b", sink());
    server.handlers?.opened();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.said).toEqual([
      { type: "hello", version: 1, token: "secret", codecs: ["vp8", "jpeg"] },
    ]);
    server.welcome();
    expect(carrier.state).toBe("open");
    expect(server.last("watch")).toEqual({
      type: "watch",
      streams: [
        { number: 1, stream: "a" },
        { number: 2, stream: "b" },
      ],
    });
  });

  it("gives each stream its pictures and nobody those of a stream it left", async () => {
    const server = new FakeServer();
    const carrier = await admitted(server);
    const a = sink();
    const b = sink();
    const leave = carrier.watch("a", a);
    carrier.watch("b", b);
    server.picture(1, 1, { key: true });
    server.picture(2, 7, { key: true });
    leave();
    server.picture(1, 2);
    expect(a.pictures.map((picture) => picture.sequence)).toEqual([1]);
    expect(b.pictures.map((picture) => picture.sequence)).toEqual([7]);
  });

  it("tells changes made in one go in one message, and never gives a number twice", async () => {
    const server = new FakeServer();
    const carrier = await admitted(server);
    const leave = carrier.watch("a", sink());
    leave();
    carrier.watch("b", sink());
    const before = server.count("watch");
    await vi.advanceTimersByTimeAsync(0);
    expect(server.count("watch")).toBe(before + 1);
    expect(server.last("watch")).toMatchObject({ streams: [{ number: 2, stream: "b" }] });
  });

  it("serves two canvases of one stream and asks a key frame for the second", async () => {
    const server = new FakeServer();
    const carrier = await admitted(server);
    const first = sink();
    const second = sink();
    const leave = carrier.watch("a", first);
    carrier.watch("a", second);
    expect(server.last("key")).toEqual({ type: "key", number: 1 });
    server.picture(1, 1, { key: true });
    leave();
    leave();
    server.picture(1, 2);
    expect(first.pictures).toHaveLength(1);
    expect(second.pictures).toHaveLength(2);
  });

  it("connects again at once, then slower, and watches the same streams", async () => {
    const server = new FakeServer();
    const carrier = await admitted(server);
    const a = sink();
    carrier.watch("a", a);
    server.lose();
    expect(carrier.state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(50);
    expect(server.dialled).toBe(2);
    server.handlers?.opened();
    await vi.advanceTimersByTimeAsync(0);
    server.welcome();
    expect(a.renewed).toHaveBeenCalledOnce();
    expect(server.last("watch")).toMatchObject({ streams: [{ stream: "a" }] });
    for (let n = 0; n < 20; n++) {
      server.lose();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(server.dialled).toBeGreaterThan(15);
  });

  it("dials again when no welcome comes", async () => {
    const server = new FakeServer();
    carrierTo(server);
    await vi.advanceTimersByTimeAsync(3100);
    expect(server.dialled).toBe(2);
  });

  it("tries the second way when the first cannot be opened", async () => {
    const socket = new FakeServer();
    const events = new FakeServer();
    const carrier = carrierTo(socket, events);
    socket.lose();
    await vi.advanceTimersByTimeAsync(50);
    socket.lose();
    await vi.advanceTimersByTimeAsync(100);
    expect(socket.dialled).toBe(2);
    expect(events.dialled).toBe(1);
    events.welcome();
    expect(carrier.state).toBe("open");
  });

  it("does not come back after a refusal or its end", async () => {
    const server = new FakeServer();
    const carrier = carrierTo(server);
    server.lose("refused");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.dialled).toBe(1);
    expect(carrier.state).toBe("refused");
    const other = new FakeServer();
    const ended = await admitted(other);
    ended.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(other.dialled).toBe(1);
    expect(ended.state).toBe("closed");
  });

  it("hands a stream's fault to who watches it", async () => {
    const server = new FakeServer();
    const carrier = await admitted(server);
    const a = sink();
    const b = sink();
    carrier.watch("a", a);
    carrier.watch("b", b);
    server.handlers?.text(
      '{"type":"fault","number":2,"code":"not_built","values":{"part":"jpeg"}}',
    );
    expect(b.fault).toHaveBeenCalledWith("not_built", { part: "jpeg" });
    expect(a.fault).not.toHaveBeenCalled();
  });
});
