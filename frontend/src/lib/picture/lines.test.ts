import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Emitter, eventsDial } from "./events-line";
import { pictureMessage } from "./fakes";
import { socketDial } from "./socket-line";

function handlers() {
  const pictures: ArrayBuffer[] = [];
  return {
    pictures,
    opened: vi.fn(),
    picture: (message: ArrayBuffer) => {
      pictures.push(message);
    },
    text: vi.fn(),
    closed: vi.fn(),
  };
}

class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readonly sent: string[] = [];
  readyState = 1;
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly address: string;

  constructor(address: string) {
    this.address = address;
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

describe("socketDial", () => {
  beforeEach(() => {
    vi.stubGlobal("WebSocket", FakeSocket);
  });

  it("carries messages both ways and acknowledges every eighth picture", () => {
    const h = handlers();
    const line = socketDial("ws://127.0.0.1:1/pictures")(h);
    const socket = FakeSocket.last;
    expect(socket.address).toBe("ws://127.0.0.1:1/pictures"); // no token in the address
    socket.onopen?.();
    line.send({ type: "key", number: 3 });
    socket.onmessage?.({ data: '{"type":"welcome"}' });
    for (let n = 0; n < 17; n++) socket.onmessage?.({ data: pictureMessage(1, n) });
    expect(h.opened).toHaveBeenCalledOnce();
    expect(h.text).toHaveBeenCalledWith('{"type":"welcome"}');
    expect(h.pictures).toHaveLength(17);
    expect(socket.sent).toEqual([
      '{"type":"key","number":3}',
      '{"type":"ack","count":8}',
      '{"type":"ack","count":16}',
    ]);
  });

  it("tells why it was closed, but not that it closed itself", () => {
    const h = handlers();
    socketDial("ws://127.0.0.1:1/pictures")(h);
    FakeSocket.last.onclose?.({ code: 4001 });
    expect(h.closed).toHaveBeenCalledWith("refused");
    const line = socketDial("ws://127.0.0.1:1/pictures")(h);
    line.close();
    expect(FakeSocket.last.onclose).toBeNull();
  });

  it("tells of an address that the page's policy forbids", async () => {
    vi.stubGlobal("WebSocket", () => {
      throw new DOMException("refused by policy", "SecurityError");
    });
    const h = handlers();
    socketDial("ws://127.0.0.1:1/pictures")(h);
    await vi.waitFor(() => expect(h.closed).toHaveBeenCalledWith(""));
  });
});

class FakeEmitter implements Emitter {
  readonly said: { type: string; line: string; count?: number }[] = [];
  readonly listeners = new Set<(payload: string) => void>();

  on(_: string, handler: (payload: string) => void): () => void {
    this.listeners.add(handler);
    return () => this.listeners.delete(handler);
  }

  emit(_: string, payload: string): void {
    this.said.push(JSON.parse(payload) as (typeof this.said)[number]);
  }

  piece(number: number, kind: string, body: string, line = this.said[0]?.line): void {
    for (const listener of this.listeners) listener(`${String(line)} ${number} ${kind} ${body}`);
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

describe("eventsDial", () => {
  it("puts pieces together, acknowledges them and ignores other pages' lines", async () => {
    const emitter = new FakeEmitter();
    const h = handlers();
    const line = eventsDial(emitter)(h);
    await vi.waitFor(() => expect(h.opened).toHaveBeenCalledOnce());
    line.send({ type: "key", number: 1 });
    expect(emitter.said[0]).toMatchObject({ type: "key", number: 1 });
    expect(emitter.said[0]?.line).toMatch(/^[0-9a-f]{32}$/);
    emitter.piece(1, "t", '{"type":"welcome", "x": "a b"}');
    expect(h.text).toHaveBeenCalledWith('{"type":"welcome", "x": "a b"}');
    const bytes = Uint8Array.from({ length: 700 }, (_, i) => i % 256);
    emitter.piece(2, "+", base64(bytes.slice(0, 300)));
    emitter.piece(2, "+", base64(bytes), "another");
    emitter.piece(3, "+", base64(bytes.slice(300, 600)));
    emitter.piece(4, ".", base64(bytes.slice(600)));
    expect(new Uint8Array(h.pictures[0] ?? new ArrayBuffer(0))).toEqual(bytes);
    for (let n = 5; n <= 16; n++) emitter.piece(n, ".", base64(bytes));
    expect(emitter.said.filter((message) => message.type === "ack")).toMatchObject([
      { count: 8 },
      { count: 16 },
    ]);
    expect(h.pictures).toHaveLength(13);
  });

  it("ends at a gap, and at the server's word", async () => {
    const emitter = new FakeEmitter();
    const h = handlers();
    eventsDial(emitter)(h).send({ type: "key", number: 1 });
    emitter.piece(2, ".", "");
    expect(h.closed).toHaveBeenCalledWith("");
    expect(emitter.listeners.size).toBe(0);
    const other = new FakeEmitter();
    eventsDial(other)(h).send({ type: "key", number: 1 });
    other.piece(0, "x", "refused");
    expect(h.closed).toHaveBeenLastCalledWith("refused");
  });
});
