// @vitest-environment node
import { describe, expect, test } from "vitest";
import { blake3 } from "./blake3.ts";
import { blockCount, blockSize } from "./blocks.ts";
import { type Bytes, random, sha256, toHex } from "./bytes.ts";
import type { Pipe } from "./channels.ts";
import { FileReceiver, type Received } from "./file-receiver.ts";
import { FileSender } from "./file-sender.ts";
import { dataFrame, headerLength, leafFrame, writeFrame } from "./frame.ts";

const mebi = 2 ** 20;

/** A sender and a receiver with nothing but their pipes between them. */
function join(damage: (frame: Bytes) => Bytes = (frame) => frame) {
  const got: Received[] = [];
  const said: string[] = [];
  const end = (take: (message: string | Bytes) => void): Pipe => ({
    maxMessage: 65_556,
    send: (message) => queueMicrotask(() => take(message)),
    room: async () => undefined,
    close: () => undefined,
  });
  const sender = new FileSender(
    end((text) => receiver.heard(String(text))),
    end((frame) => receiver.framed(damage(typeof frame === "string" ? random(0) : frame))),
  );
  const answers = end((text) => {
    said.push(String(JSON.parse(String(text)).type));
    sender.heard(String(text));
  });
  const receiver = new FileReceiver(answers, (file) => got.push(file));
  return { sender, receiver, got, said };
}

test.each([0, 1, 65_537, mebi, 3 * mebi + 5])("a file of %i bytes", async (size) => {
  const { sender, got } = join();
  const bytes = Uint8Array.from({ length: size }, (_, i) => i % 249);
  const hash = await sender.send("clip.mp4", bytes);
  expect(hash).toBe(toHex(await sha256(bytes)));
  expect(got.map(({ name, sha256: sum }) => [name, sum])).toEqual([["clip.mp4", hash]]);
});

describe("a block that is damaged", () => {
  const damaging = (times: number) => {
    let left = times;
    return (frame: Bytes) => {
      if (frame[0] === dataFrame && frame.length > headerLength && left > 0 && frame[19] === 0) {
        left--;
        frame[headerLength] = (frame[headerLength] ?? 0) ^ 1;
      }
      return frame;
    };
  };

  test("is asked for again", async () => {
    const { sender, got, said } = join(damaging(2));
    await sender.send("clip.mp4", new Uint8Array(1000));
    expect(said.filter((type) => type === "again")).toHaveLength(2);
    expect(got).toHaveLength(1);
  });

  test("fails the file the fourth time", async () => {
    const { sender, got, said } = join(damaging(4));
    await expect(sender.send("clip.mp4", new Uint8Array(1000))).rejects.toThrow("transfer_corrupt");
    expect(said.filter((type) => type === "again")).toHaveLength(3);
    expect(got).toHaveLength(0);
  });
});

test("a leaf before its block is a broken protocol", () => {
  const { receiver } = join();
  const transfer = "AAAAAAAAAAAAAAAAAAAAAQ";
  const files = [{ file: 1, name: "a", size: 8, mtime: 0 }];
  receiver.heard(JSON.stringify({ type: "offer", transfer, files, total: 8 }));
  const half = { file: 1, offset: 0n, payload: new Uint8Array(4) };
  receiver.framed(writeFrame({ ...half, type: dataFrame }));
  const leaf = { ...half, type: leafFrame, payload: blake3(half.payload) };
  expect(() => receiver.framed(writeFrame(leaf))).toThrow("a leaf before its block");
  expect(() => receiver.framed(writeFrame({ ...leaf, type: 5 }))).toThrow("unknown type");
});

test.each(["../x", "a/b", "a\\b", "a:b", "..", ". ", ""])(
  "the name %j is refused",
  async (name) => {
    await expect(join().sender.send(name, random(1))).rejects.toThrow("name_refused");
  },
);

test("blocks are doubled until there are 16,384", () => {
  expect([0, 1, mebi, mebi + 1].map(blockCount)).toEqual([0, 1, 1, 2]);
  expect([2 ** 34, 2 ** 34 + 1, 2 ** 38, 2 ** 42].map((size) => blockSize(size) / mebi)).toEqual([
    1, 2, 16, 16,
  ]);
});

test("whole files come packed, and zeros as holes", async () => {
  const { receiver, got, said } = join();
  const transfer = "AAAAAAAAAAAAAAAAAAAAAQ";
  const folder = { file: 1, kind: "folder", name: "a", size: 0, mtime: 0 };
  const small = { file: 2, name: "b", folder: "a", size: 3, mtime: 0 };
  const large = { file: 3, name: "c", size: mebi + 1, mtime: 0 };
  const files = [folder, small, large];
  receiver.heard(JSON.stringify({ type: "offer", transfer, files, total: mebi + 4 }));
  const bytes = Uint8Array.of(1, 2, 3);
  const pack = new Uint8Array(43);
  new DataView(pack.buffer).setUint32(0, 2);
  new DataView(pack.buffer).setUint32(4, 3);
  pack.set(await sha256(bytes), 8);
  pack.set(bytes, 40);
  receiver.framed(writeFrame({ type: 4, file: 0, offset: 0n, payload: pack }));
  const hole = new Uint8Array(8);
  new DataView(hole.buffer).setBigUint64(0, BigInt(mebi + 1));
  receiver.framed(writeFrame({ type: 3, file: 3, offset: 0n, payload: hole }));
  const hash = toHex(await sha256(new Uint8Array(mebi + 1)));
  const done = { type: "done", transfer, file: 3, sha256: hash, size: mebi + 1 };
  receiver.heard(JSON.stringify(done));
  receiver.heard(JSON.stringify({ type: "later version", transfer }));
  await expect.poll(() => got.map(({ name }) => name).sort()).toEqual(["b", "c"]);
  expect(said).toContain("stored");
  expect(said).toContain("verified");
});
