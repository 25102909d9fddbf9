// The door to Go: every call that crosses it; the types that cross with it lie in door/, by journey. `wails.ts` meets it with the real
// program, `fake.ts` with none, and the Go structs in app/ have the same fields. Each journey gives a snapshot and events that carry a
// sequence number; a number that is not the last one plus one means: fetch the snapshot again.

import type { AnalysesDoor } from "./door/analyses";
import type { MachineDoor } from "./door/machine";
import type { MeetingsDoor } from "./door/meetings";
import type { ProgramDoor } from "./door/program";
import type { StorageDoor } from "./door/storage";
import type { TransfersDoor } from "./door/transfers";

/** Every promise rejects with a Fault. */
export type Door = {
  readonly program: ProgramDoor;
  readonly meetings: MeetingsDoor;
  readonly transfers: TransfersDoor;
  readonly analyses: AnalysesDoor;
  readonly machine: MachineDoor;
  readonly storage: StorageDoor;
};
