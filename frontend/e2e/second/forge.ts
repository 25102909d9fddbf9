import type { Lie } from "./peer.ts";

export type LieName = "altered" | "two" | "false";

/** How a hostile page can lie about its certificate. */
export function lie(name: LieName): Lie {
  const honest = (sdp: string) => sdp;
  switch (name) {
    case "altered": // as a relay in the middle would: the signature is that of the true offer
      return { signed: honest, sent: anotherCertificate };
    case "two":
      return { signed: secondCertificate, sent: honest };
    case "false": // signed, but the certificate that DTLS shows is another one
      return { signed: anotherCertificate, sent: honest };
  }
}

const line = /a=fingerprint:sha-256 ([0-9A-F]{2})/g;

function anotherCertificate(sdp: string): string {
  return sdp.replaceAll(line, (_, first: string) => `a=fingerprint:sha-256 ${turned(first)}`);
}

function secondCertificate(sdp: string): string {
  const own = /a=fingerprint:sha-256 .*\r\n/.exec(sdp)?.[0] ?? "";
  return sdp.replace(own, own + anotherCertificate(own));
}

function turned(pair: string): string {
  return (Number.parseInt(pair, 16) ^ 1).toString(16).padStart(2, "0").toUpperCase();
}
