import {
  bytes,
  type Field,
  flag,
  integer,
  listOf,
  type OneOf,
  object,
  optional,
  present,
  Refused,
  readMessage,
  text,
  token,
} from "./message.ts";
import { max32 } from "./names.ts";

// PROTOCOL.md §6.1: what goes over vn.files.

const maxInteger = 2 ** 53 - 1;
const maxBlocks = 2 ** 18; // 4 TiB in blocks of 16 MiB
const transfer = token(16);
const file = integer(1, max32);
const size = integer(0, 2 ** 42);
const hash: Field<string> = text(64, (digits) => /^[0-9a-f]{64}$/.test(digits));
const error = text(64, (id) => /^[a-z_]+$/.test(id));
const value = optional(text(1024));
const block = integer(0, maxBlocks - 1);

const entry = object({
  file,
  kind: text(6, (kind) => kind === "" || kind === "folder"),
  name: text(1024),
  folder: text(4096, (folder) => folder.split("/").length <= 64),
  size: present(size),
  mtime: integer(0, maxInteger),
});

/** The numbers of files from the first to the last. */
const run: Field<readonly [number, number]> = (value) => {
  const [first = 0, last = 0, ...more] = listOf(file, 2)(value);
  if (more.length > 0 || first === 0 || last < first) {
    throw new Refused("bad_message", "no run of files");
  }
  return [first, last];
};

const shapes = {
  offer: {
    transfer,
    files: listOf(entry, 1000),
    total: integer(0, maxInteger),
    more: optional(flag),
  },
  accept: { transfer },
  refuse: { transfer, error, value },
  have: {
    transfer,
    file,
    block_size: integer(1, 2 ** 24),
    bitmap: bytes(0, maxBlocks / 8),
    leaves: optional(listOf(object({ block, leaf: hash }), maxBlocks)),
  },
  begin: { transfer, first: file, last: file },
  there: { transfer, files: listOf(object({ file, sha256: hash }), 400) },
  differs: { transfer, file },
  moved: { transfer, file, stream: integer(1, 255) },
  stored: { transfer, files: listOf(run, 1000) },
  credit: { transfer, bytes: integer(1, maxInteger) },
  again: { transfer, file, block },
  done: { transfer, file, sha256: hash, size },
  verified: { transfer, file, sha256: hash },
  failed: { transfer, file, error, value },
  cancel: { transfer, error, value },
  pause: { transfer },
  resume: { transfer },
  direct: { addresses: listOf(text(64), 16), certificate: hash, token: token(16) },
  receipt: {
    transfer,
    path: text(6, (path) => path === "webrtc" || path === "tls"),
    began: integer(0, maxInteger),
    ended: integer(0, maxInteger),
    signature: bytes(64, 64),
  },
} as const;

export type FilesMessage = OneOf<typeof shapes>;
export type Entry = ReturnType<typeof entry>;

export function readFilesMessage(json: string): FilesMessage {
  return readMessage(shapes, json);
}

/** Reads a message of the other side; undefined is one of a type that this version does not know, which is passed over. */
export function hear(json: string): FilesMessage | undefined {
  try {
    return readFilesMessage(json);
  } catch (error) {
    if (error instanceof Refused && error.id === "unknown_type") {
      return undefined;
    }
    throw error;
  }
}
