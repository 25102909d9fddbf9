import type { Bytes } from "./bytes.ts";

/** PROTOCOL.md §6.2: one binary message of vn.data. */
export interface Frame {
  readonly type: number;
  readonly file: number;
  readonly offset: bigint; // below 2^63
  readonly payload: Bytes;
}

export const dataFrame = 1;
export const leafFrame = 2;
export const holeFrame = 3;
export const packFrame = 4;
export const headerLength = 20;
export const maxPayload = 65_536;

const end = 2n ** 63n;

/** Reads the layout; whether type and length fit each other is for the receiver. Throws an Error. */
export function readFrame(message: Bytes): Frame {
  if (message.length < headerLength) {
    throw new Error("a frame that is too short");
  }
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const type = view.getUint8(0);
  const length = view.getUint32(4);
  const offset = view.getBigUint64(12);
  if (type === 0 || view.getUint16(2) !== 0 || length > maxPayload) {
    throw new Error("a frame that no version knows");
  }
  if (length !== message.length - headerLength || offset + BigInt(length) >= end) {
    throw new Error("a frame of another length than it says");
  }
  return { type, file: view.getUint32(8), offset, payload: message.slice(headerLength) };
}

export function writeFrame(frame: Frame): Bytes {
  const message = new Uint8Array(headerLength + frame.payload.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, frame.type);
  view.setUint32(4, frame.payload.length);
  view.setUint32(8, frame.file);
  view.setBigUint64(12, frame.offset);
  message.set(frame.payload, headerLength);
  return message;
}

/** The length of a hole. */
export function readHole(payload: Bytes): number {
  if (payload.length !== 8) {
    throw new Error("a hole without a length");
  }
  return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0));
}

/** A whole small file. */
export interface Packed {
  readonly file: number;
  readonly sha256: Bytes;
  readonly bytes: Bytes;
}

const packHeader = 40;
const maxPacked = 32_768;

/** The files of a pack, whose numbers grow. */
export function readPack(payload: Bytes): Packed[] {
  const files: Packed[] = [];
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  let last = 0;
  for (let at = 0; at < payload.length; ) {
    if (at + packHeader > payload.length) {
      throw new Error("a pack that ends in a header");
    }
    const file = view.getUint32(at);
    const end = at + packHeader + view.getUint32(at + 4);
    if (file <= last || end > payload.length || end - at - packHeader > maxPacked) {
      throw new Error("a pack of files that do not fit");
    }
    const sha256 = payload.slice(at + 8, at + packHeader);
    files.push({ file, sha256, bytes: payload.slice(at + packHeader, end) });
    last = file;
    at = end;
  }
  return files;
}
