import type { Door } from "../door";
import type {
  ChatMessage,
  Device,
  MeetingsEvent,
  MeetingsSnapshot,
  Participant,
  Room,
  SavedRoom,
} from "../door/meetings";
import { foldMeetings } from "../fold";
import { fakeJourney } from "./journey";
import { call, type FakeOptions, fault, hostileText } from "./options";
import { everybody, me, mina, myId } from "./people";

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const savedRooms: readonly SavedRoom[] = [
  { id: "r1", name: "Edit review", hosted: true, lastSeen: minutesAgo(40) },
  { id: "r2", name: "Colour, reel 07", hosted: false, lastSeen: minutesAgo(60 * 20) },
  { id: "r3", name: "주간 편성 회의", hosted: true, lastSeen: minutesAgo(60 * 30) },
  { id: "r4", name: "Sound check", hosted: true, lastSeen: minutesAgo(60 * 24 * 3) },
  { id: "r5", name: "字幕レビュー", hosted: false, lastSeen: minutesAgo(60 * 24 * 9) },
];

const lines: readonly (readonly [string, string, number])[] = [
  ["Mina Park", "Good morning. I have the second half open, the first half is approved.", 20],
  ["Amara Diallo", "Same here. The titles at the end still say 2025.", 18],
  ["Joon Seo", "Noted, that is the last thing on my list.", 17],
  ["Yuki Tanaka", "色の直しは全部入りました。最終の書き出しを送ります。", 13],
  ["Mina Park", "The notes are at https://review.example.org/reel-07, with the times.", 8],
  ["Joon Seo", "The black at 02:06.0 is ours. I can trim it before the call ends.", 6],
  ["Jonas Weber", "저는 1분 47초의 피크만 다시 확인하겠습니다.", 2],
];

function chatOf(options: FakeOptions, people: readonly Participant[]): readonly ChatMessage[] {
  if (options.hostile) {
    return hostileText.map((text, i) => ({
      id: `h${i}`,
      from: people[i % people.length]?.id ?? myId,
      name: text,
      at: minutesAgo(9 - i),
      text,
      state: "sent",
    }));
  }
  return lines.map(([name, text, minutes], i) => ({
    id: `m${i}`,
    from: people.find((p) => p.name === name)?.id ?? myId,
    name,
    at: minutesAgo(minutes),
    text,
    state: "sent",
  }));
}

function device(options: FakeOptions, name: string): Device {
  const code = options.faults.get(name);
  return code ? { on: false, fault: fault(code) } : { on: true, fault: null };
}

function roomWith(
  options: FakeOptions,
  saved: SavedRoom,
  participants: readonly Participant[],
): Room {
  return {
    id: saved.id,
    name: options.hostile ? hostileText[0] : saved.name,
    hosted: saved.hosted,
    since: minutesAgo(12.8),
    relay: options.faults.has("relay") ? "reconnecting" : "connected",
    participants,
    microphone: device(options, "microphone"),
    camera: device(options, "camera"),
    speaker: device(options, "speaker"),
    level: -22,
    sending: 2_100_000,
  };
}

const kept = "videonet-fake-room"; // where the fake remembers the room over a reload; the program does that itself

function firstState(options: FakeOptions): MeetingsSnapshot {
  const rooms = options.scene === "first" ? [] : savedRooms;
  const [saved] = savedRooms;
  const name = "Joon Seo";
  const inside = (participants: readonly Participant[]): MeetingsSnapshot => ({
    seq: 1,
    rooms,
    state: { status: "in", room: roomWith(options, saved as SavedRoom, participants) },
    chat: participants.length > 2 ? chatOf(options, participants) : [],
  });
  if (options.scene === "alone") return inside([me(name)]);
  if (options.scene === "two") return inside([mina({ speaking: true, level: -14 }), me(name)]);
  if (["six", "files", "offers", "many"].includes(options.scene)) return inside(everybody(options));
  const before = sessionStorage.getItem(kept);
  return before
    ? JSON.parse(before)
    : { seq: 1, rooms, state: { status: "out", fault: null }, chat: [] };
}

export function fakeMeetings(options: FakeOptions) {
  const journey = fakeJourney<MeetingsSnapshot, MeetingsEvent>(firstState(options), foldMeetings);
  journey.subscribe(() => {
    const now = journey.get();
    if (
      now.state.status === "in" &&
      !["six", "two", "alone", "files", "offers", "many"].includes(options.scene)
    ) {
      sessionStorage.setItem(kept, JSON.stringify(now));
    } else sessionStorage.removeItem(kept);
  });
  const room = () => {
    const { state } = journey.get();
    return state.status === "in" ? state.room : null;
  };
  const setRoom = (change: (now: Room) => Partial<Room>) => {
    const now = room();
    if (!now) return;
    journey.emit({ type: "state", state: { status: "in", room: { ...now, ...change(now) } } });
  };
  const mySelf = (change: Partial<Participant>) =>
    setRoom((now) => ({
      participants: now.participants.map((p) => (p.me ? { ...p, ...change } : p)),
    }));
  const later = (ms: number, run: () => void) => setTimeout(run, options.still ? 1 : ms);

  const enter = async (saved: SavedRoom) => {
    journey.emit({ type: "state", state: { status: "joining" } });
    await new Promise((done) => later(400, () => done(null)));
    const list = journey.get().rooms;
    if (!list.some((one) => one.id === saved.id))
      journey.emit({ type: "rooms", rooms: [saved, ...list] });
    const fresh = {
      ...roomWith(options, saved, [me("Joon Seo")]),
      since: new Date().toISOString(),
    };
    journey.emit({ type: "state", state: { status: "in", room: fresh } });
    const come = (more: Partial<Participant>) =>
      setRoom((now) => ({ participants: [mina(more), ...now.participants.filter((p) => p.me)] }));
    later(1_500, () => come({ state: "connecting", camera: false, stream: null }));
    later(2_200, () => come({}));
  };

  const failIf = async (name: string, ms?: number) => {
    await call(options, name, ms).catch((reason) => {
      journey.emit({ type: "state", state: { status: "out", fault: null } });
      throw reason;
    });
  };

  window.fakeEnd = (code) =>
    journey.emit({ type: "state", state: { status: "out", fault: fault(code) } });

  const answer = (text: string) => {
    if (options.still || !room()?.participants.some((p) => !p.me)) return;
    const from = mina();
    later(1_200, () =>
      journey.emit({
        type: "chat",
        message: {
          id: crypto.randomUUID(),
          from: from.id,
          name: from.name,
          at: new Date().toISOString(),
          text: `“${text}”, noted.`,
          state: "sent",
        },
      }),
    );
  };

  const door: Door["meetings"] = {
    snapshot: journey.snapshot,
    subscribe: journey.subscribe,
    create: async (name) => {
      await failIf("create");
      await enter({ id: `r${Date.now()}`, name, hosted: true, lastSeen: new Date().toISOString() });
    },
    join: async (link) => {
      await failIf("join", 300);
      if (!link.startsWith("videonet:")) throw fault("not_invite");
      await enter({
        id: "r2",
        name: "Colour, reel 07",
        hosted: false,
        lastSeen: new Date().toISOString(),
      });
    },
    joinOpened: async () => {
      await failIf("join", 300);
      await enter(savedRooms[1] as SavedRoom);
    },
    open: async (id) => {
      await failIf("open", 300);
      const saved = journey.get().rooms.find((one) => one.id === id);
      if (!saved) throw fault("room_unknown");
      await enter(saved);
    },
    forget: async (id) => {
      await call(options, "forget");
      journey.emit({ type: "rooms", rooms: journey.get().rooms.filter((one) => one.id !== id) });
    },
    leave: async () => {
      await call(options, "leave");
      journey.emit({ type: "state", state: { status: "out", fault: null } });
    },
    invite: async () => {
      await call(options, "invite", 200);
      const secret =
        "AQIDBBTAqAECrhw4VN3kQ7m0Y8xW2fL9sT6uQb1cPp0zRj5KdVnEoHgXyMiSa3tB7wUeF4lCqNvZ8rJkGhDxOy2mIuAfT9sWbL6PcQ";
      return {
        link: `videonet:${secret}`,
        expires: new Date(Date.now() + 24 * 3_600_000).toISOString(),
      };
    },
    withdrawInvites: () => call(options, "withdraw"),
    say: async (text) => {
      await call(options, "say");
      const message: ChatMessage = {
        id: crypto.randomUUID(),
        from: myId,
        name: "Joon Seo",
        at: new Date().toISOString(),
        text,
        state: "sending",
      };
      journey.emit({ type: "chat", message });
      later(250, () => journey.emit({ type: "chat", message: { ...message, state: "sent" } }));
      answer(text);
    },
    setMicrophone: async (on) => {
      await call(options, "microphone");
      setRoom(() => ({ microphone: { on, fault: null } }));
      mySelf({ microphone: on, speaking: false });
    },
    setCamera: async (on) => {
      await call(options, "camera");
      setRoom(() => ({ camera: { on, fault: null } }));
      mySelf({ camera: on, stream: on ? me("").stream : null });
    },
  };

  if (!options.still) {
    setInterval(() => {
      const wave = (i: number) => Math.sin(Date.now() / 300 + i * 2);
      setRoom((now) => ({
        level: now.microphone.on ? -30 + 14 * wave(0) : -90,
        participants: now.participants.map((p, i) =>
          p.me
            ? p
            : {
                ...p,
                rttMs: Math.max(1, p.rttMs + Math.round(wave(i))),
                level: -40 + 20 * wave(i),
              },
        ),
      }));
    }, 200);
  }
  return { door };
}
