import type { Bytes, FilesHandle, Picked } from "../door";
import { type FakeOptions, hostileText } from "./options";

const names = new Map<FilesHandle, string>();

/** Makes a handle for files as the program does; it remembers the first name. */
export function picked(
  options: FakeOptions,
  files: readonly (readonly [name: string, size: number])[],
): Picked {
  const handle = crypto.randomUUID() as string as FilesHandle;
  names.set(handle, files[0]?.[0] ?? "");
  return {
    handle,
    files: files.map(([name, size]) => ({
      name: options.hostile ? hostileText[6] : name,
      size: size as Bytes,
      video: true,
    })),
  };
}

/** The first name of the files of a handle. */
export const nameOf = (handle: FilesHandle) => names.get(handle) ?? "";
