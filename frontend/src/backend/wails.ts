import { eventsDial } from "@/lib/picture/events-line";
import type { Dial } from "@/lib/picture/line";
import { socketDial } from "@/lib/picture/socket-line";
import type { Door } from "./door";
import type { AnalysesSnapshot, Report } from "./door/analyses";
import type { MachineEvent, MachineNow, MachineSnapshot } from "./door/machine";
import type { MeetingsSnapshot } from "./door/meetings";
import type { Picked } from "./door/program";
import type { TransfersSnapshot } from "./door/transfers";
import type { Unsubscribe } from "./door/values";
import { toFault } from "./fault";

// The door in the real window: Wails puts the bound structs of app/ under window.go.app and its events under window.runtime.
// Method names are those of the door in PascalCase. Go may send null for an empty list; here it becomes one.

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Struct = "Program" | "Meetings" | "Transfers" | "Analyses" | "Machine" | "Storage";

type WailsWindow = Window & {
  readonly go?: { readonly app?: Readonly<Record<Struct, Readonly<Record<string, Method>>>> };
  readonly runtime?: {
    EventsOn(name: string, handler: (payload: unknown) => void): Unsubscribe;
    EventsEmit(name: string, payload: string): void;
    OnFileDrop?(handler: () => void, onlyTargets: boolean): void;
  };
};

const page = () => window as WailsWindow;

async function call<T>(struct: Struct, method: string, ...args: readonly unknown[]): Promise<T> {
  const bound = page().go?.app?.[struct]?.[method];
  if (!bound) throw toFault(`no binding ${struct}.${method}`);
  try {
    return (await bound(...args)) as T;
  } catch (reason) {
    throw toFault(reason);
  }
}

function on<T>(name: string, handler: (event: T) => void): Unsubscribe {
  return page().runtime?.EventsOn(name, (payload) => handler(payload as T)) ?? (() => undefined);
}

/** The ways to the pictures: the socket when the program opened one, and the window's events. */
export function pictureDials(address: string): readonly [Dial, ...Dial[]] {
  const events = eventsDial({
    on: (name, handler) => on(name, handler),
    emit: (name, payload) => page().runtime?.EventsEmit(name, payload),
  });
  return address ? [socketDial(address), events] : [events];
}

/** Go tells what the program was opened with only once somebody listens. */
function listen<T>(name: string, handler: (event: T) => void): Unsubscribe {
  const off = on(name, handler);
  void call("Program", "Listening");
  return off;
}

const list = <T>(value: readonly T[] | null | undefined): readonly T[] => value ?? [];

const whole = (now: MachineNow): MachineNow => ({
  ...now,
  cores: list(now.cores),
  gpus: list(now.gpus),
  jobs: list(now.jobs),
});

/** The program forgets a page that has not said for 12 s that it listens. */
const listenEvery = 5_000; // ms

const picked = (value: Picked): Picked => ({ ...value, files: list(value.files) });

export function openWails(): Door {
  // On Windows only the page can hand dropped files to Go; Go then tells of them by the event "files".
  page().runtime?.OnFileDrop?.(() => undefined, false);
  return {
    program: {
      info: () => call("Program", "Info"),
      checks: async () => list(await call("Program", "Checks")),
      setName: (name) => call("Program", "SetName", name),
      setLanguage: (language) => call("Program", "SetLanguage", language),
      pick: async (purpose) => picked(await call("Program", "Pick", purpose)),
      pickStore: () => call("Program", "PickStore"),
      setInbox: (folder) => call("Program", "SetInbox", folder),
      setStrangerLimit: (bytes) => call("Program", "SetStrangerLimit", bytes),
      setNotifications: (active) => call("Program", "SetNotifications", active),
      notify: (what) => call("Program", "Notify", what),
      openLink: (url) => call("Program", "OpenLink", url),
      copyText: (text) => call("Program", "CopyText", text),
      onFiles: (handler) => listen("files", handler),
      onShowFiles: (handler) => on("show", handler),
      onLink: (handler) => listen("link", handler),
    },
    meetings: {
      snapshot: async () => {
        const s = await call<MeetingsSnapshot>("Meetings", "Snapshot");
        return { ...s, rooms: list(s.rooms), chat: list(s.chat) };
      },
      subscribe: (handler) => on("meetings", handler),
      create: (name) => call("Meetings", "Create", name),
      join: (link) => call("Meetings", "Join", link),
      joinOpened: () => call("Meetings", "JoinOpened"),
      open: (room) => call("Meetings", "Open", room),
      forget: (room) => call("Meetings", "Forget", room),
      leave: () => call("Meetings", "Leave"),
      invite: (room) => call("Meetings", "Invite", room),
      withdrawInvites: (room) => call("Meetings", "WithdrawInvites", room),
      say: (text) => call("Meetings", "Say", text),
      setMicrophone: (active) => call("Meetings", "SetMicrophone", active),
      setCamera: (active) => call("Meetings", "SetCamera", active),
    },
    transfers: {
      snapshot: async () => {
        const s = await call<TransfersSnapshot>("Transfers", "Snapshot");
        return { ...s, transfers: list(s.transfers) };
      },
      subscribe: (handler) => on("transfers", handler),
      send: (files, to) => call("Transfers", "Send", files, to),
      accept: (id, how) => call("Transfers", "Accept", id, how),
      refuse: (id) => call("Transfers", "Refuse", id),
      cancel: (id, discard) => call("Transfers", "Cancel", id, discard),
      pause: (id) => call("Transfers", "Pause", id),
      resume: (id) => call("Transfers", "Resume", id),
      retry: (id) => call("Transfers", "Retry", id),
      sendAgain: (id) => call("Transfers", "SendAgain", id),
      remove: (id) => call("Transfers", "Remove", id),
      files: async (id, which, from, n) =>
        list(await call("Transfers", "Files", id, which, from, n)),
      open: (id) => call("Transfers", "Open", id),
      reveal: (id) => call("Transfers", "Reveal", id),
      revealReceipt: (id) => call("Transfers", "RevealReceipt", id),
      rules: async () => list(await call("Transfers", "Rules")),
      disallow: (peer) => call("Transfers", "Disallow", peer),
      setRuleLimit: (peer, bytes) => call("Transfers", "SetRuleLimit", peer, bytes),
      setRuleFolder: (peer, folder) => call("Transfers", "SetRuleFolder", peer, folder),
      startCompare: (request) => call("Transfers", "StartCompare", request),
      cancelCompare: () => call("Transfers", "CancelCompare"),
      analyse: (id) => call("Transfers", "Analyse", id),
    },
    analyses: {
      snapshot: async () => {
        const s = await call<AnalysesSnapshot>("Analyses", "Snapshot");
        const judging = { ...s.judging, templates: list(s.judging.templates) };
        return { ...s, jobs: list(s.jobs), judging };
      },
      subscribe: (handler) => on("analyses", handler),
      add: async (files) => list(await call("Analyses", "Add", files)),
      cancel: (id) => call("Analyses", "Cancel", id),
      remove: (id) => call("Analyses", "Remove", id),
      report: async (id) => {
        const r = await call<Report>("Analyses", "Report", id);
        return { ...r, events: list(r.events), spans: list(r.spans) };
      },
      again: (id) => call("Analyses", "Again", id),
      verdict: (id) => call("Analyses", "Verdict", id),
      stills: async (id) => list(await call("Analyses", "Stills", id)),
      exportReport: async (id, formats) =>
        list(await call("Analyses", "ExportReport", id, formats)),
      measures: async () => list(await call("Analyses", "Measures")),
      chooseTemplate: (id) => call("Analyses", "ChooseTemplate", id),
      putTemplate: (template) => call("Analyses", "PutTemplate", template),
      removeTemplate: (id) => call("Analyses", "RemoveTemplate", id),
      setPaused: (active) => call("Analyses", "SetPaused", active),
      setWatched: (folder) => call("Analyses", "SetWatched", folder),
      openPlayer: (id) => call("Analyses", "OpenPlayer", id),
      closePlayer: () => call("Analyses", "ClosePlayer"),
      play: () => call("Analyses", "Play"),
      pause: () => call("Analyses", "Pause"),
      seek: (at) => call("Analyses", "Seek", at),
      step: (frames) => call("Analyses", "Step", frames),
      setSound: (active) => call("Analyses", "SetSound", active),
      setSpeed: (speed) => call("Analyses", "SetSpeed", speed),
    },
    machine: {
      snapshot: async () => {
        const s = await call<MachineSnapshot>("Machine", "Snapshot");
        return { ...s, history: list(s.history), now: s.now && whole(s.now) };
      },
      subscribe: (handler) => {
        const off = on<MachineEvent>("machine", (event) =>
          handler({ ...event, now: whole(event.now) }),
        );
        const listen = () => void call("Machine", "Listen").catch(() => undefined);
        listen();
        const timer = setInterval(listen, listenEvery);
        return () => {
          clearInterval(timer);
          off();
          void call("Machine", "Ignore").catch(() => undefined);
        };
      },
    },
    storage: {
      state: () => call("Storage", "State"),
      setWork: (folder) => call("Storage", "SetWork", folder),
      setArchive: (folder) => call("Storage", "SetArchive", folder),
      setInRAM: (inRAM) => call("Storage", "SetInRAM", inRAM),
      leaving: (days, bytes) => call("Storage", "Leaving", days, bytes),
      setKeeping: (days, bytes) => call("Storage", "SetKeeping", days, bytes),
      setReserve: (bytes) => call("Storage", "SetReserve", bytes),
      openWork: () => call("Storage", "OpenWork"),
    },
  };
}
