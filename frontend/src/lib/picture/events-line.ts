import { ackEvery, type Dial } from "./line";

/** The window's event emitter, as the Wails runtime gives it. */
export type Emitter = {
  /** Returns what ends the listening. */
  on(name: string, handler: (payload: string) => void): () => void;
  emit(name: string, payload: string): void;
};

const toPage = "videonet:pictures";
const fromPage = "videonet:pictures-page";

/** Connects by events, where a socket cannot be opened. The layout of a piece is in backend/webview/doc.go. */
export function eventsDial(emitter: Emitter): Dial {
  return (handlers) => {
    const line = newLineName();
    const say = (message: object) => emitter.emit(fromPage, JSON.stringify({ ...message, line }));
    let last = 0;
    let parts: Uint8Array[] = [];
    const off = emitter.on(toPage, (payload) => {
      const piece = splitPiece(payload);
      if (piece.line !== line) return;
      if (piece.kind === "x" || piece.number !== last + 1) {
        off();
        handlers.closed(piece.kind === "x" ? piece.body : "");
        return;
      }
      last = piece.number;
      if (last % ackEvery === 0) say({ type: "ack", count: last });
      if (piece.kind === "t") {
        handlers.text(piece.body);
        return;
      }
      parts.push(fromBase64(piece.body));
      if (piece.kind === ".") {
        const message = join(parts);
        parts = [];
        handlers.picture(message);
      }
    });
    let open = true;
    queueMicrotask(() => {
      if (open) handlers.opened(); // nothing has to be waited for
    });
    return {
      send: say,
      close: () => {
        open = false;
        off();
      },
    };
  };
}

function newLineName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

type Piece = {
  readonly line: string;
  readonly number: number;
  readonly kind: string;
  readonly body: string;
};

function splitPiece(payload: string): Piece {
  const a = payload.indexOf(" ");
  const b = payload.indexOf(" ", a + 1);
  const c = payload.indexOf(" ", b + 1);
  return {
    line: payload.slice(0, a),
    number: Number(payload.slice(a + 1, b)),
    kind: payload.slice(b + 1, c),
    body: payload.slice(c + 1),
  };
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function join(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}
