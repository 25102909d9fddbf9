import { describe, expect, it } from "vitest";
import { parsePicture, parseText } from "./wire";

function message(hex: string): ArrayBuffer {
  const bytes = hex.match(/../g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)).buffer;
}

// The same bytes are read and written by Go: backend/webview/message_test.go.
describe("parsePicture", () => {
  it("reads each field from its place", () => {
    const picture = parsePicture(
      message("0103020304050607000000000a0b0c0d00000014151617ff" + "aabb"),
    );
    expect(picture).toEqual({
      key: true,
      jpeg: true,
      number: 0x0203,
      sequence: 0x04050607,
      captured: 0x0a0b0c0d / 1000,
      pts: 0x14151617ff,
      data: Uint8Array.of(0xaa, 0xbb),
    });
  });

  it("reads the largest numbers and a time before zero", () => {
    const picture = parsePicture(message("0100ffffffffffff0006090f4e3a2000fffffffffffffffe"));
    expect(picture).toMatchObject({
      key: false,
      jpeg: false,
      number: 65535,
      sequence: 4294967295,
      captured: 0x0006090f4e3a2000 / 1000,
      pts: -2,
    });
  });

  it("leaves out what is cut or of another version", () => {
    expect(parsePicture(message("01000000000000000000000000000000000000000000"))).toBeNull();
    expect(parsePicture(message(`02${"00".repeat(30)}`))).toBeNull();
  });
});

describe("parseText", () => {
  it("knows welcome and fault, and nothing else", () => {
    expect(parseText('{"type":"welcome","version":1}')?.type).toBe("welcome");
    expect(parseText('{"type":"fault","number":2,"code":"not_built","values":{}}')).toMatchObject({
      number: 2,
      code: "not_built",
    });
    expect(parseText('{"type":"of a later version"}')).toBeNull();
  });
});
