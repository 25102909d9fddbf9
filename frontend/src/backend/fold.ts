import type { AnalysesEvent, AnalysesSnapshot } from "./door/analyses";
import type { MachineEvent, MachineSnapshot } from "./door/machine";
import type { MeetingsEvent, MeetingsSnapshot } from "./door/meetings";
import type { TransfersEvent, TransfersSnapshot } from "./door/transfers";

// One pure function per journey: the last snapshot and the next event give the next snapshot.

/** Replaces the item with the same id where it stands, or adds it at the end. */
function put<T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] {
  const at = list.findIndex((old) => old.id === item.id);
  return at < 0 ? [...list, item] : list.with(at, item);
}

const without = <T extends { readonly id: string }>(list: readonly T[], id: string) =>
  list.filter((item) => item.id !== id);

export function foldMeetings(last: MeetingsSnapshot, event: MeetingsEvent): MeetingsSnapshot {
  const { seq } = event;
  switch (event.type) {
    case "rooms":
      return { ...last, seq, rooms: event.rooms ?? [] }; // Go leaves an empty list out
    case "state":
      // Chat belongs to the room: another room starts with none.
      return roomOf(event.state) === roomOf(last.state) || event.state.status !== "in"
        ? { ...last, seq, state: event.state }
        : { ...last, seq, state: event.state, chat: [] };
    case "chat":
      return { ...last, seq, chat: put(last.chat, event.message) };
  }
}

const roomOf = (state: MeetingsSnapshot["state"]) => (state.status === "in" ? state.room.id : "");

export function foldTransfers(last: TransfersSnapshot, event: TransfersEvent): TransfersSnapshot {
  const { seq } = event;
  switch (event.type) {
    case "transfer":
      return { ...last, seq, transfers: put(last.transfers, event.transfer) };
    case "removed":
      return { ...last, seq, transfers: without(last.transfers, event.id) };
    case "compare":
      return { ...last, seq, compare: event.compare };
  }
}

export function foldAnalyses(last: AnalysesSnapshot, event: AnalysesEvent): AnalysesSnapshot {
  const { seq } = event;
  switch (event.type) {
    case "job":
      return { ...last, seq, jobs: put(last.jobs, event.job) };
    case "removed":
      return { ...last, seq, jobs: without(last.jobs, event.id) };
    case "player":
      return { ...last, seq, player: event.player };
    case "judging":
      return { ...last, seq, judging: event.judging };
  }
}

/** How far back the graph of the machine goes. */
export const machineSpan = 300_000; // ms

export function foldMachine(last: MachineSnapshot, event: MachineEvent): MachineSnapshot {
  const from = Date.parse(event.point.at) - machineSpan;
  const kept = last.history.filter((point) => Date.parse(point.at) >= from);
  return { ...last, seq: event.seq, history: [...kept, event.point], now: event.now };
}
