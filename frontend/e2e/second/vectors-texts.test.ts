// @vitest-environment node
import { describe, expect, test } from "vitest";
import { sha256, toHex } from "./bytes.ts";
import { parseInvite } from "./invite.ts";
import { offerer } from "./names.ts";
import { fingerprint } from "./sdp.ts";
import { hex, vectors } from "./vectors.ts";

describe("invite", () => {
  test.each(vectors.invite.good)("$name", async (want) => {
    const got = await parseInvite(`\n ${want.link}\t`);
    expect(got.relays).toEqual(want.relays);
    expect(toHex(got.pin)).toBe(want.pin);
    expect(toHex(got.locator)).toBe(want.locator);
    expect(toHex(await sha256(got.locator))).toBe(want.locator_hash);
    expect(toHex(got.secret)).toBe(want.secret);
    expect(got.expires).toBe(want.expires);
  });

  test.each(vectors.invite.bad)("refused: $name", async ({ link }) => {
    await expect(parseInvite(link)).rejects.toThrow();
  });
});

test.each(vectors.offerer)("$conn of $a and $b is offered by $offerer", (want) => {
  expect(offerer(want.conn, want.a, want.b)).toBe(want.offerer);
  expect(offerer(want.conn, want.b, want.a)).toBe(want.offerer);
});

test.each(vectors.sdp)("fingerprint: $name", ({ sdp, fingerprint: want }) => {
  if (want === "") {
    expect(() => fingerprint(sdp)).toThrow();
  } else {
    expect(toHex(hex(fingerprint(sdp)))).toBe(want);
  }
});
