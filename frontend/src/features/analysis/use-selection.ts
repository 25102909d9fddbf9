import { useCallback, useRef, useState } from "react";
import type { Job } from "@/backend/door/analyses";

const nothing: ReadonlySet<string> = new Set();

/** Which of the shown jobs are selected. What is no longer shown is not: nobody removes what they do not see. */
export function useSelection(shown: readonly Job[]) {
  const [ids, setIds] = useState(nothing);
  const latest = useRef(shown);
  latest.current = shown;
  const anchor = useRef("");

  /** through: all from the last one that was chosen to this one, as with Shift. */
  const select = useCallback((id: string, on: boolean, through = false) => {
    const list = latest.current;
    const from = list.findIndex((job) => job.id === anchor.current);
    const to = list.findIndex((job) => job.id === id);
    const range =
      through && from >= 0 && to >= 0
        ? list.slice(Math.min(from, to), Math.max(from, to) + 1).map((job) => job.id)
        : [id];
    anchor.current = id;
    setIds((old) => {
      const next = new Set(old);
      for (const one of range) on ? next.add(one) : next.delete(one);
      return next;
    });
  }, []);
  const all = useCallback(() => setIds(new Set(latest.current.map((job) => job.id))), []);
  const clear = useCallback(() => setIds(nothing), []);
  const selected = ids.size === 0 ? [] : shown.filter((job) => ids.has(job.id));
  return { ids, selected, select, all, clear };
}

export type Selection = ReturnType<typeof useSelection>;
