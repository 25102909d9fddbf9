import { useCallback, useState } from "react";

/**
 * A choice of the page that outlives it and the program, such as the order of a list: kept in the web view, by key. `known` says whether
 * what was read is still such a value. Never anything that other people wrote.
 */
export function useKept<T>(key: string, first: T, known: (value: unknown) => value is T) {
  const [value, setValue] = useState<T>(() => read(key, first, known));
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Full or switched off: the choice lasts as long as the page.
      }
    },
    [key],
  );
  return [value, keep] as const;
}

function read<T>(key: string, first: T, known: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return known(value) ? value : first;
  } catch {
    return first;
  }
}
