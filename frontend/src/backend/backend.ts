import { createStore, type StoreApi } from "zustand/vanilla";
import type { Door } from "./door";
import type { AnalysesSnapshot } from "./door/analyses";
import type { MeetingsSnapshot } from "./door/meetings";
import type { Info } from "./door/program";
import type { TransfersSnapshot } from "./door/transfers";
import { foldAnalyses, foldMeetings, foldTransfers } from "./fold";
import { followJourney, type Journey } from "./store";

/** Everything that a page needs of the program: calls, and states that follow it. */
export type Backend = {
  readonly door: Door;
  readonly info: Pick<StoreApi<Info>, "getState" | "subscribe">;
  readonly meetings: Journey<MeetingsSnapshot>;
  readonly transfers: Journey<TransfersSnapshot>;
  readonly analyses: Journey<AnalysesSnapshot>;
  /** Asks for the info again, after name or language changed. */
  readonly refreshInfo: () => Promise<void>;
  readonly close: () => void;
};

/** Opens the door: asks who we are, and follows the three journeys. It rejects with the Fault of the first call. */
export async function openBackend(door: Door): Promise<Backend> {
  const first = await door.program.info();
  const info = createStore<Info>(() => first);
  const meetings = followJourney(door.meetings, foldMeetings);
  const transfers = followJourney(door.transfers, foldTransfers);
  const analyses = followJourney(door.analyses, foldAnalyses);
  return {
    door,
    info,
    meetings,
    transfers,
    analyses,
    refreshInfo: async () => info.setState(await door.program.info(), true),
    close: () => {
      for (const journey of [meetings, transfers, analyses]) journey.close();
    },
  };
}
