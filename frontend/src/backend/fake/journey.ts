import type { Unsubscribe } from "../door/values";

type Sequenced = { readonly seq: number };
type Unnumbered<E> = E extends Sequenced ? Omit<E, "seq"> : never;

/** A journey as the program has it: the state, its number, and who listens. */
export function fakeJourney<S extends Sequenced, E extends Sequenced>(
  first: S,
  fold: (last: S, event: E) => S,
) {
  let state = first;
  const handlers = new Set<(event: E) => void>();
  return {
    get: () => state,
    emit: (event: Unnumbered<E>) => {
      const numbered = { ...event, seq: state.seq + 1 } as unknown as E;
      state = fold(state, numbered);
      for (const handler of handlers) handler(numbered);
    },
    /** Changes the state without telling: the next event finds a hole before its number. */
    skip: (change: (now: S) => S) => {
      state = { ...change(state), seq: state.seq + 1 };
    },
    snapshot: async () => state,
    subscribe: (handler: (event: E) => void): Unsubscribe => {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
  };
}
