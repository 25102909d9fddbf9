import { useRef, useSyncExternalStore } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Unsubscribe } from "./door/values";

type Sequenced = { readonly seq: number };

/** What a journey of the door offers: the whole state now, and what changes it. */
export type Source<S extends Sequenced, E extends Sequenced> = {
  snapshot(): Promise<S>;
  subscribe(handler: (event: E) => void): Unsubscribe;
};

/** The last known state of a journey; null until the first snapshot is here. */
export type Journey<S> = Pick<StoreApi<S | null>, "getState" | "subscribe"> & {
  readonly close: () => void;
};

/** How long to wait before a snapshot that failed is asked for again. */
const retryAfter = 1_000; // ms

/**
 * Follows one journey. Events are folded in the order of their numbers; a hole means that something was missed, and the snapshot
 * is fetched again. Events that arrive while a snapshot is on its way wait for it.
 */
export function followJourney<S extends Sequenced, E extends Sequenced>(
  source: Source<S, E>,
  fold: (last: S, event: E) => S,
): Journey<S> {
  const store = createStore<S | null>(() => null);
  let waiting: E[] = [];
  let fetching = false;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fetch = async () => {
    fetching = true;
    try {
      const snapshot = await source.snapshot();
      if (closed) return;
      const events = waiting.filter((event) => event.seq > snapshot.seq);
      waiting = [];
      fetching = false;
      store.setState(snapshot, true);
      for (const event of events) take(event);
    } catch {
      if (!closed) timer = setTimeout(() => void fetch(), retryAfter);
    }
  };

  const take = (event: E) => {
    const last = store.getState();
    if (fetching || last === null) {
      waiting.push(event);
    } else if (event.seq === last.seq + 1) {
      store.setState(fold(last, event), true);
    } else if (event.seq > last.seq) {
      waiting.push(event);
      void fetch();
    }
  };

  const unsubscribe = source.subscribe(take);
  void fetch();
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    close: () => {
      closed = true;
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

/** The one bridge from a store to React. `equal` says which changes the component need not see. */
export function useStore<T, R>(
  store: Pick<StoreApi<T>, "getState" | "subscribe">,
  select: (state: T) => R,
  equal: (a: R, b: R) => boolean = Object.is,
): R {
  const last = useRef<{ readonly value: R } | null>(null);
  const read = () => {
    const value = select(store.getState());
    if (last.current && equal(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  };
  return useSyncExternalStore(store.subscribe, read);
}

/** Equal when every field is the same, or every item of two lists is. */
export function sameFields<T>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = b as Record<string, unknown>;
  return (
    left.length === Object.keys(b).length &&
    left.every(([key, value]) => Object.is(value, right[key]))
  );
}
