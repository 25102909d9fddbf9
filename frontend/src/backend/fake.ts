import type { Door } from "./door";
import { fakeAnalyses } from "./fake/analyses";
import { drawFake } from "./fake/drawing";
import { fakeMachine } from "./fake/machine";
import { fakeMeetings } from "./fake/meetings";
import { type FakeOptions, readOptions } from "./fake/options";
import { fakeProgram } from "./fake/program";
import { fakeStorage } from "./fake/storage";
import { fakeTransfers } from "./fake/transfers";

/**
 * A door with no program behind it, that behaves: people come and go, files move, analyses end with a report. The address says
 * what to show: ?scene=six&lang=ko&still&fault=join:invite_expired (see fake/options.ts).
 */
export function openFake(search: URLSearchParams) {
  const options: FakeOptions = readOptions(search);
  const analyses = fakeAnalyses(options);
  const transfers = fakeTransfers(options, analyses.start);
  const meetings = fakeMeetings(options);
  const door: Door = {
    program: fakeProgram(options),
    meetings: meetings.door,
    transfers: transfers.door,
    analyses: analyses.door,
    machine: fakeMachine(options, analyses.door),
    storage: fakeStorage(options),
  };
  return { door, draw: drawFake(options.still, () => analyses.player().at) };
}
