import { toBase64url } from "./base64url.ts";
import { type Bytes, concat, fromHex } from "./bytes.ts";

/** Who a participant is: an Ed25519 key. */
export interface Identity {
  readonly key: Bytes; // the public one, 32 bytes
  sign(bytes: Bytes): Promise<Bytes>;
}

/** A new identity, whose private key cannot be read out. */
export async function newIdentity(): Promise<Identity> {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) {
    throw new Error("Ed25519 gave no pair of keys");
  }
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { key, sign: (bytes) => sign(pair.privateKey, bytes) };
}

/** The identity of a seed of 32 bytes (RFC 8032): for the vectors. */
export async function identityOfSeed(seed: Bytes, key: Bytes): Promise<Identity> {
  const pkcs8 = concat(fromHex("302e020100300506032b657004220420"), seed); // RFC 8410 §7
  const secret = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  return { key, sign: (bytes) => sign(secret, bytes) };
}

/** The participant id. */
export function idOf(key: Bytes): string {
  return toBase64url(key);
}

async function sign(key: CryptoKey, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("Ed25519", key, bytes));
}

/** Reports whether the signature over bytes is that of the key. */
export async function verify(key: Bytes, signature: Bytes, bytes: Bytes): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, bytes);
  } catch {
    return false; // no key at all
  }
}
