import { createContext, useContext } from "react";
import type { Backend } from "./backend";
import type { AnalysesSnapshot } from "./door/analyses";
import type { MeetingsSnapshot, Room } from "./door/meetings";
import type { Info } from "./door/program";
import type { TransfersSnapshot } from "./door/transfers";
import { useStore } from "./store";

const BackendContext = createContext<Backend | null>(null);

/** Gives the backend to all below it. */
export const BackendProvider = BackendContext.Provider;

export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error("no BackendProvider above this component");
  return backend;
}

export const useInfo = <R>(select: (info: Info) => R): R => useStore(useBackend().info, select);

type Equal<R> = (a: R, b: R) => boolean;

/** `select` sees null until the first snapshot is here. */
export const useMeetings = <R>(select: (s: MeetingsSnapshot | null) => R, equal?: Equal<R>): R =>
  useStore(useBackend().meetings, select, equal);

export const useTransfers = <R>(select: (s: TransfersSnapshot | null) => R, equal?: Equal<R>): R =>
  useStore(useBackend().transfers, select, equal);

export const useAnalyses = <R>(select: (s: AnalysesSnapshot | null) => R, equal?: Equal<R>): R =>
  useStore(useBackend().analyses, select, equal);

/** The room we are in, or null. */
export const roomOf = (s: MeetingsSnapshot | null): Room | null =>
  s?.state.status === "in" ? s.state.room : null;
