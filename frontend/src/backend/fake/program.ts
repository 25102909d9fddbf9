import type { Door } from "../door";
import type { Check, FilesEvent, LinkEvent, Notification } from "../door/program";
import type { Bytes, Fault } from "../door/values";
import { call, type FakeOptions, fault, sampleValues } from "./options";
import { myId } from "./people";
import { nameOf, picked } from "./picked";

function checksOf(options: FakeOptions): readonly Check[] {
  const check = (part: Check["part"], label: string, code: string): Check => {
    const missing = options.faults.get(part) ?? (options.scene === "first" ? code : "");
    return missing
      ? { part, ok: false, label: "", fault: fault(missing) }
      : { part, ok: true, label, fault: null };
  };
  return [
    check("camera", "C922", ""),
    check("microphone", "C922", "no_microphone"),
    check("speaker", "HDA Intel", ""),
    check("ffmpeg", "7.1", "no_ffmpeg"),
  ];
}

function noticeOf(options: FakeOptions): Fault | null {
  const code = options.faults.get("notice");
  return code ? fault(code, sampleValues) : null;
}

/** What the fake's last copy was: for tests, as the clipboard is for people. */
declare global {
  interface Window {
    fakeClipboard?: string;
    fakeOpened?: string;
    /** What the desktop was asked to tell. */
    fakeNotified?: readonly Notification[];
    /** Lets a test play the program: dropped or opened files, an opened link. */
    fakeFiles?: (event: Partial<FilesEvent>) => void;
    fakeLink?: (event: LinkEvent) => void;
    /** Lets a test press a notification. */
    fakePressed?: () => void;
    /** Ends the call with a fault. */
    fakeEnd?: (code: string) => void;
  }
}

export function fakeProgram(options: FakeOptions): Door["program"] {
  let name = options.scene === "first" ? "" : "Joon Seo";
  let language = options.language;
  let notifications = true;
  let inbox = "";
  let strangerLimit = 1_000_000_000 as Bytes;
  const files = new Set<(event: FilesEvent) => void>();
  const shows = new Set<() => void>();
  window.fakePressed = () => {
    for (const handler of shows) handler();
  };
  const links = new Set<(event: LinkEvent) => void>();
  const three = [
    ["archive-reel-07.mov", 1_842_006_528],
    ["stills.zip", 240_000_000],
    ["notes.pdf", 412_000],
  ] as const;
  window.fakeFiles = (event) => {
    const whole: FilesEvent = {
      type: "opened",
      picked: picked(options, three),
      x: 0,
      y: 0,
      ...event,
    };
    for (const handler of files) handler(whole);
  };
  window.fakeLink = (event) => {
    for (const handler of links) handler(event);
  };
  window.addEventListener("drop", (event) => {
    const list = [...(event.dataTransfer?.files ?? [])].map(
      (file) => [file.name, file.size] as const,
    );
    setTimeout(
      () =>
        window.fakeFiles?.({
          type: "dropped",
          picked: picked(options, list.length > 0 ? list : three),
          x: event.clientX,
          y: event.clientY,
        }),
      50,
    );
  });
  return {
    info: async () => {
      await call(options, "info");
      return {
        version: "0.1.0",
        me: myId,
        name,
        language,
        pictures: { address: "", token: "" },
        inbox: inbox || "/home/joon/Downloads/VideoNet",
        inboxChosen: inbox !== "",
        strangerLimit,
        notifications,
        notice: noticeOf(options),
      };
    },
    checks: async () => {
      await call(options, "checks", 200);
      return checksOf(options);
    },
    setName: async (next) => {
      await call(options, "setName");
      name = next;
    },
    setLanguage: async (next) => {
      await call(options, "setLanguage");
      language = next;
    },
    pick: async (purpose) => {
      await call(options, "pick");
      return purpose === "folder"
        ? picked(options, [["Project", 4_200_000_000]])
        : picked(options, [["archive-reel-07.mov", 1_842_006_528]]);
    },
    pickStore: async () => {
      await call(options, "pickStore");
      const { handle } = picked(options, [["Rushes", 0]]);
      return { handle, name: "Rushes", free: 1_204_000_000_000 as Bytes };
    },
    setInbox: async (folder) => {
      await call(options, "setInbox");
      inbox = folder && `/media/joon/${nameOf(folder)}`;
    },
    setStrangerLimit: async (bytes) => {
      await call(options, "setStrangerLimit");
      strangerLimit = bytes;
    },
    setNotifications: async (on) => {
      await call(options, "setNotifications");
      notifications = on;
    },
    notify: async (what) => {
      if (notifications) window.fakeNotified = [...(window.fakeNotified ?? []), what];
    },
    openLink: async (url) => {
      await call(options, "openLink");
      window.fakeOpened = url;
    },
    copyText: async (text) => {
      await call(options, "copyText");
      window.fakeClipboard = text;
    },
    onFiles: (handler) => {
      files.add(handler);
      return () => void files.delete(handler);
    },
    onShowFiles: (handler) => {
      shows.add(handler);
      return () => void shows.delete(handler);
    },
    onLink: (handler) => {
      links.add(handler);
      return () => void links.delete(handler);
    },
  };
}
