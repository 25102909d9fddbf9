// @vitest-environment node
import { describe, expect, test } from "vitest";
import { readChatMessage } from "./chat-messages.ts";
import { readFilesMessage } from "./files-messages.ts";
import { readFrame, writeFrame } from "./frame.ts";
import { Refused, write } from "./message.ts";
import { readClientMessage, readRelayMessage } from "./relay-messages.ts";
import { hex, vectors } from "./vectors.ts";

describe.each([
  ["client", readClientMessage],
  ["relay", readRelayMessage],
  ["chat", readChatMessage],
  ["files", readFilesMessage],
] as const)("messages: %s", (kind, read) => {
  test.each(vectors.messages[kind].good)("%s", (text) => {
    const again: unknown = JSON.parse(write(read(text)));
    expect(again).toMatchObject(JSON.parse(text));
    expect(read(write(read(text)))).toEqual(read(text));
  });

  test.each(vectors.messages[kind].bad)("refused: $name", ({ text, error }) => {
    const failure = caught(() => read(text));
    expect(failure).toBeInstanceOf(Refused);
    expect(failure).toMatchObject({ id: error });
  });
});

function caught(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("frame", () => {
  test.each(vectors.frame.good)("$name", (want) => {
    const frame = readFrame(hex(want.bytes));
    expect(frame).toEqual({
      type: want.type,
      file: want.file,
      offset: BigInt(want.offset),
      payload: hex(want.payload),
    });
    expect(writeFrame(frame).subarray(2)).toEqual(hex(want.bytes).subarray(2)); // flags are not kept
  });

  test.each(vectors.frame.bad)("refused: $name", ({ bytes }) => {
    expect(() => readFrame(hex(bytes))).toThrow();
  });
});
