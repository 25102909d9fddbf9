// The bytes of a picture on its way from Go: the layout is in the package comment of backend/webview/doc.go.

const version = 1;
const headerSize = 24;

/** What stands before a picture. */
export type PictureHeader = {
  /** A decoder can begin here. */
  readonly key: boolean;
  /** The payload is a JPEG file, else one VP8 frame. */
  readonly jpeg: boolean;
  readonly number: number;
  /** Of the picture in its stream, 32 bits; a gap means that pictures were left out. */
  readonly sequence: number;
  /** When it was taken, in ms since 1970 on this machine's clock; 0 when unknown. */
  readonly captured: number;
  /** µs in its stream. */
  readonly pts: number;
};

export type Picture = PictureHeader & { readonly data: Uint8Array<ArrayBuffer> };

/** Reads a picture; null when it is none that this page understands. Its data lies in the message. */
export function parsePicture(message: ArrayBuffer): Picture | null {
  if (message.byteLength < headerSize) return null;
  const view = new DataView(message);
  if (view.getUint8(0) !== version) return null;
  const flags = view.getUint8(1);
  return {
    key: (flags & 1) !== 0,
    jpeg: (flags & 2) !== 0,
    number: view.getUint16(2),
    sequence: view.getUint32(4),
    captured: Number(view.getBigUint64(8)) / 1000,
    pts: Number(view.getBigInt64(16)),
    data: new Uint8Array(message, headerSize),
  };
}

/** What the server says beside pictures. */
export type ServerText =
  | { readonly type: "welcome" }
  | {
      readonly type: "fault";
      readonly number: number;
      readonly code: string;
      readonly values: Readonly<Record<string, string | number>>;
    };

/** Reads a text of the server; null when it is of a type that this page does not know. */
export function parseText(text: string): ServerText | null {
  const message = JSON.parse(text) as ServerText;
  return message.type === "welcome" || message.type === "fault" ? message : null;
}
