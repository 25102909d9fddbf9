import { flag, integer, type OneOf, readMessage, text, token } from "./message.ts";
import { name } from "./names.ts";

// PROTOCOL.md §5: what goes over vn.chat.

const maxInteger = 2 ** 53 - 1;
const seq = integer(1, maxInteger);
const epoch = token(16);

const shapes = {
  chat: {
    seq,
    epoch,
    id: token(16),
    text: text(16_384, (line) => line !== ""),
    at: integer(0, maxInteger),
  },
  ack: { seq, epoch },
  state: { microphone: flag, camera: flag, name },
} as const;

export type ChatMessage = OneOf<typeof shapes>;

export function readChatMessage(json: string): ChatMessage {
  return readMessage(shapes, json);
}
