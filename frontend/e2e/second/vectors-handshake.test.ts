// @vitest-environment node
import { describe, expect, test } from "vitest";
import { toBase64url } from "./base64url.ts";
import { candidateBody, helloBody, sdpBody } from "./bodies.ts";
import { fromUtf8, toHex, utf8 } from "./bytes.ts";
import { identityOfSeed } from "./identity.ts";
import { readBody } from "./message.ts";
import { Pair } from "./pair.ts";
import { associatedData, deriveRoomKey, importRoomKey, open, type Sealed, seal } from "./sealed.ts";
import { helloContent, nobody, signedList } from "./signed-list.ts";
import { hex, readSealed, vectors } from "./vectors.ts";

const talk = vectors.handshake.map((said) => ({ ...said, sealed: readSealed(said.sealed) }));

function line(n: number) {
  const found = talk[n];
  if (found === undefined) {
    throw new Error(`no message ${n}`);
  }
  return found;
}

async function roomKey() {
  return await importRoomKey(hex(vectors.room_key[0]?.key ?? ""));
}

/** The pair as present (1) or newcomer (2) has it, with the nonce of the vectors, before it said anything. */
async function pairOf(me: 1 | 2): Promise<Pair> {
  const mine = line(me - 1);
  const hello = readBody(helloBody, mine.body);
  return new Pair({
    self: await identityOfSeed(hex(mine.sender_seed), hex(mine.sender_key)),
    name: hello.name,
    roomName: hello.room_name,
    capabilities: hello.capabilities,
    room: mine.sealed.room,
    key: await roomKey(),
    me,
    peer: 3 - me,
    nonce: hello.nonce,
  });
}

async function bodyOf(message: Sealed): Promise<unknown> {
  return JSON.parse(fromUtf8(await open(await roomKey(), message)));
}

test.each(vectors.room_key)("room key of secret $secret", async ({ secret, room, key }) => {
  expect(toHex(await deriveRoomKey(hex(secret), hex(room)))).toBe(key);
});

test.each(vectors.header)("associated data of $header", ({ header, associated_data }) => {
  const nothing = { nonce: toBase64url(new Uint8Array(12)), box: toBase64url(new Uint8Array(16)) };
  expect(toHex(associatedData(readSealed({ ...header, ...nothing })))).toBe(associated_data);
});

describe("handshake", () => {
  test.each(talk)("$name: the box", async ({ body, sealed }) => {
    expect(fromUtf8(await open(await roomKey(), sealed))).toBe(body);
    expect(await seal(await roomKey(), sealed, utf8(body), sealed.nonce)).toMatchObject(sealed);
  });

  test.each(talk.slice(0, 2))("$name: the signed list", async (said) => {
    const body = readBody(helloBody, said.body);
    const signed = await signedList({
      header: said.sealed,
      role: said.sealed.from === 2 ? "newcomer" : "present",
      number: body.number,
      sender: { key: body.identity, nonce: body.nonce },
      receiver: nobody,
      content: helloContent(body.name, body.room_name, body.capabilities),
      offerHash: new Uint8Array(0),
    });
    expect(toHex(signed)).toBe(said.signed);
  });

  // Ed25519 is deterministic: who says the same signs the same, so every body must come out as it is in the file.
  test("both sides say what the vectors say, and take it", async () => {
    const [present, newcomer] = [await pairOf(1), await pairOf(2)];
    const sdp = (n: number) => readBody(sdpBody, line(n).body).sdp;
    const says = [
      async () => await present.hello(),
      async () => await newcomer.hello(),
      async () => await newcomer.offer("call", sdp(2)),
      async () => await present.answer("call", sdp(3)),
      async () => await newcomer.candidate("call", readBody(candidateBody, line(4).body).candidate),
      async () => await newcomer.offer("call", sdp(5)),
      async () => await present.bye("left"),
    ];
    for (const [n, say] of says.entries()) {
      const said = line(n);
      expect(await bodyOf(await say()), said.name).toEqual(JSON.parse(said.body));
      const receiver = said.sealed.to === 1 ? present : newcomer;
      expect((await receiver.open(said.sealed)).type, said.name).toBe(said.sealed.type);
    }
  });
});

test.each(vectors.handshake_refused)("refused: $name", async ({ receiver, after, sealed }) => {
  const pair = await pairOf(receiver);
  await pair.hello();
  for (const n of after ?? []) {
    if (line(n).sealed.to === receiver) {
      await pair.open(line(n).sealed);
    }
  }
  await expect(pair.open(readSealed(sealed))).rejects.toThrow();
  await expect(pair.open(line(receiver === 1 ? 4 : 3).sealed), "what follows").rejects.toThrow(
    "over",
  );
});
