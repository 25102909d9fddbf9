import { ackEvery, type Dial, type Line, type LineHandlers } from "./line";

/** The codes of our own with which the server closes (backend/webview/socket.go). */
const reasons: Readonly<Record<number, string>> = { 4001: "refused", 4002: "malformed" };

/** Connects by a WebSocket to ws://127.0.0.1:PORT/pictures. */
export function socketDial(address: string): Dial {
  return (handlers) => {
    try {
      return open(address, handlers);
    } catch {
      // Some web views throw where the page's policy forbids the address, others close.
      let over = false;
      queueMicrotask(() => {
        if (!over) handlers.closed("");
      });
      return {
        send: () => {},
        close: () => {
          over = true;
        },
      };
    }
  };
}

function open(address: string, handlers: LineHandlers): Line {
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  let count = 0;
  socket.onopen = () => handlers.opened();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === "string") {
      handlers.text(data);
      return;
    }
    count++;
    if (count % ackEvery === 0) socket.send(JSON.stringify({ type: "ack", count }));
    handlers.picture(data);
  };
  socket.onclose = ({ code }) => handlers.closed(reasons[code] ?? "");
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
