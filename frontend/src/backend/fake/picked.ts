import type { Picked } from "../door/program";
import type { Bytes, FilesHandle } from "../door/values";
import { type FakeOptions, hostileText } from "./options";

const chosen = new Map<FilesHandle, { readonly name: string; readonly folder: boolean }>();

type FakeFile = readonly [name: string, size: number];

/** Makes a handle for files as the program does; it remembers the first name. A name without a dot is that of a folder. */
export function picked(options: FakeOptions, files: readonly FakeFile[]): Picked {
  const handle = crypto.randomUUID() as string as FilesHandle;
  const folder = (name: string) => !name.includes(".");
  const first = files[0]?.[0] ?? "";
  chosen.set(handle, { name: first, folder: folder(first) });
  return {
    handle,
    files: files.map(([name, size]) => ({
      name: options.hostile ? hostileText[6] : name,
      size: size as Bytes,
      video: /\.(mov|mp4)$/.test(name),
      folder: folder(name),
    })),
  };
}

/** The first name of the files of a handle. */
export const nameOf = (handle: FilesHandle | "") => (handle && chosen.get(handle)?.name) || "";

export const isFolder = (handle: FilesHandle) => chosen.get(handle)?.folder ?? false;
