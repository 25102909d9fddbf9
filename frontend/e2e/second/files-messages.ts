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
  name: text(1024),
  size: present(size),
  mtime: integer(0, maxInteger),
});

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
  credit: { transfer, bytes: integer(1, maxInteger) },
  again: { transfer, file, block },
  done: { transfer, file, sha256: hash, size },
  verified: { transfer, file, sha256: hash },
  failed: { transfer, file, error, value },
  cancel: { transfer, error, value },
  pause: { transfer },
  resume: { transfer },
} as const;

export type FilesMessage = OneOf<typeof shapes>;
export type Entry = ReturnType<typeof entry>;

export function readFilesMessage(json: string): FilesMessage {
  return readMessage(shapes, json);
}
