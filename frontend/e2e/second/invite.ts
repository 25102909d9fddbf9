import { fromBase64url } from "./base64url.ts";
import { allZero, type Bytes, concat, equal, sha256, toHex, utf8 } from "./bytes.ts";

/** PROTOCOL.md §2: what leads into a room. */
export interface Invite {
  readonly relays: readonly string[]; // host:port
  readonly pin: Bytes;
  readonly locator: Bytes;
  readonly secret: Bytes;
  readonly expires: number; // Unix seconds
}

const prefix = "videonet:";

/** Reads a link. Throws an Error that holds nothing of the link. Whether it has expired is for the caller to ask. */
export async function parseInvite(link: string): Promise<Invite> {
  const text = link.trim();
  if (!text.startsWith(prefix)) {
    throw new Error("not an invite");
  }
  const all = fromBase64url(text.slice(prefix.length));
  const body = all.subarray(0, Math.max(0, all.length - 4));
  const sum = await sha256(concat(utf8("videonet invite"), body));
  if (!equal(sum.subarray(0, 4), all.subarray(body.length))) {
    throw new Error("a link that is cut or mistyped");
  }
  const reader = new Reader(body);
  if (reader.number(1) !== 1 || reader.number(1) !== 0) {
    throw new Error("an invite of another version");
  }
  const expires = reader.number(8);
  const [pin, locator, secret] = [reader.take(32), reader.take(16), reader.take(16)];
  if (expires < 1 || expires >= 2 ** 40 || [pin, locator, secret].some(allZero)) {
    throw new Error("an invite with an empty field");
  }
  const relays = addresses(reader);
  if (reader.left() !== 0) {
    throw new Error("an invite with more than it should have");
  }
  return { relays, pin, locator, secret, expires };
}

function addresses(reader: Reader): string[] {
  const count = reader.number(1);
  const found = Array.from({ length: count }, () => `${host(reader)}:${port(reader)}`);
  if (count < 1 || count > 16 || new Set(found).size !== count) {
    throw new Error("an invite without a usable list of addresses");
  }
  return found;
}

function host(reader: Reader): string {
  switch (reader.number(1)) {
    case 4:
      return reader.take(4).join(".");
    case 6:
      return ipv6(reader.take(16));
    case 0: {
      const label = "[a-z0-9-]{1,63}";
      const name = String.fromCharCode(...reader.take(reader.number(1)));
      if (!new RegExp(`^${label}(\\.${label})*$`).test(name)) {
        throw new Error("an address that is no host name");
      }
      return name;
    }
    default:
      throw new Error("an address of an unknown kind");
  }
}

/** The address in the brackets of a URL: RFC 5952, which a URL writes too. */
function ipv6(bytes: Bytes): string {
  if (allZero(bytes.subarray(0, 10)) && bytes[10] === 255 && bytes[11] === 255) {
    throw new Error("an IPv4 address in the dress of IPv6");
  }
  const groups = toHex(bytes).match(/.{4}/g) ?? [];
  return new URL(`ws://[${groups.join(":")}]`).hostname;
}

function port(reader: Reader): number {
  const number = reader.number(2);
  if (number === 0) {
    throw new Error("an address without a port");
  }
  return number;
}

class Reader {
  readonly #bytes: Bytes;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  take(length: number): Bytes {
    if (length > this.left()) {
      throw new Error("an invite that ends too early");
    }
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** A big endian number; above 2^53 it is rounded, which stays above every limit here. */
  number(length: number): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  left(): number {
    return this.#bytes.length - this.#at;
  }
}
