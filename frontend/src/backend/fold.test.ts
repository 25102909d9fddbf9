import { describe, expect, it } from "vitest";
import type { MachineEvent, MachineSnapshot } from "./door/machine";
import type { ChatMessage, MeetingsSnapshot, Room } from "./door/meetings";
import { foldMachine, foldMeetings } from "./fold";

const message = (id: string, state: ChatMessage["state"]): ChatMessage => ({
  id,
  from: "p" as ChatMessage["from"],
  name: "P",
  at: "2026-03-12T14:00:00Z",
  text: id,
  state,
});
const inRoom = (id: string): MeetingsSnapshot["state"] => ({ status: "in", room: { id } as Room });
const start: MeetingsSnapshot = {
  seq: 1,
  rooms: [],
  state: inRoom("a"),
  chat: [message("1", "sending")],
};

describe("foldMeetings", () => {
  it("replaces a message with the same id where it stands", () => {
    const two = foldMeetings(start, { seq: 2, type: "chat", message: message("2", "sent") });
    const sent = foldMeetings(two, { seq: 3, type: "chat", message: message("1", "sent") });
    expect(sent.chat.map(({ id, state }) => `${id} ${state}`)).toEqual(["1 sent", "2 sent"]);
  });

  it("keeps the chat while the room stays, and empties it for another room", () => {
    expect(foldMeetings(start, { seq: 2, type: "state", state: inRoom("a") }).chat).toHaveLength(1);
    expect(foldMeetings(start, { seq: 2, type: "state", state: inRoom("b") }).chat).toEqual([]);
  });

  it("takes a list that Go left out for an empty one", () => {
    const bare = { seq: 2, type: "rooms" } as unknown as Parameters<typeof foldMeetings>[1];
    expect(foldMeetings(start, bare).rooms).toEqual([]);
  });
});

describe("foldMachine", () => {
  const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000).toISOString();
  const point = (seconds: number) => ({ at: at(seconds), cpu: 1, memory: 2, gpu: null });
  const now = { at: at(302), cpu: 7 } as MachineEvent["now"];

  it("adds the point, forgets what is older than five minutes, and takes what is now", () => {
    const last = {
      seq: 4,
      history: [point(0), point(2), point(299)],
    } as unknown as MachineSnapshot;
    const next = foldMachine(last, { seq: 5, type: "sample", point: point(302), now });
    expect(next.history.map((one) => one.at)).toEqual([at(2), at(299), at(302)]);
    expect([next.seq, next.now]).toEqual([5, now]);
  });
});
