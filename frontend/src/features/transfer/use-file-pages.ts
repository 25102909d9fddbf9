import { useEffect, useRef, useState } from "react";
import type { TransferFile } from "@/backend/door/transfers";
import { useBackend } from "@/backend/use-backend";

const pageSize = 100;
const refresh = 1_000; // ms between two looks at files that change

type Range = { readonly first: number; readonly last: number };

const nothing = { at: 0, stamp: "", from: 0, to: -1 };

/**
 * Reads the files of a transfer in pages, those in sight alone, and again when `stamp` says that some have changed. It gives the file at
 * an index, undefined while it is not here.
 */
export function useFilePages(id: string, { first, last }: Range, stamp: string) {
  const { door } = useBackend();
  const [pages, setPages] = useState<ReadonlyMap<number, readonly TransferFile[]>>(new Map());
  const loaded = useRef(nothing);
  const from = Math.floor(first / pageSize);
  const to = Math.floor(last / pageSize);

  useEffect(() => {
    const was = loaded.current;
    const seen = was.from <= from && was.to >= to;
    if (seen && was.stamp === stamp) return undefined;
    let state: "waiting" | "done" | "stale" = "waiting";
    const load = async () => {
      const wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      const at = Date.now();
      try {
        const files = await Promise.all(
          wanted.map((page) => door.transfers.files(id, "all", page * pageSize, pageSize)),
        );
        if (state === "stale") return;
        state = "done";
        loaded.current = { at, stamp, from, to };
        setPages(new Map(wanted.map((page, i) => [page, files[i] ?? []])));
      } catch {
        loaded.current = nothing; // the transfer has just gone, or the next look shows it
      }
    };
    const timer = setTimeout(
      () => void load(),
      seen ? Math.max(was.at + refresh - Date.now(), 0) : 0,
    );
    return () => {
      clearTimeout(timer);
      state = "stale";
    };
  }, [door, id, from, to, stamp]);

  return (index: number) => pages.get(Math.floor(index / pageSize))?.[index % pageSize];
}
