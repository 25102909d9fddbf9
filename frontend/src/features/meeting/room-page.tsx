import { type ReactNode, useEffect, useState } from "react";
import { sameFields } from "@/backend/store";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { isTyping, matchesKeys } from "@/lib/keys";
import { useAttempt } from "@/ui/use-attempt";
import { Announcer } from "./announcer";
import { CallBar } from "./call-bar";
import { InviteDialog } from "./invite-dialog";
import { Notices } from "./notices";
import { type Panel, SidePanel } from "./panel";
import { RoomHeader } from "./room-header";
import { Stage } from "./stage";

type Props = {
  panel: Panel | null;
  onPanel: (panel: Panel | null) => void;
  /** Files of the room: how many in all and how many wait for an answer, and the panel that shows them. */
  files: { readonly count: number; readonly offers: number; readonly panel: ReactNode };
};

/** The room we are in. */
export function RoomPage({ panel, onPanel, files }: Props) {
  const room = useMeetings((s) => {
    const now = roomOf(s);
    return now ? { id: now.id, name: now.name, hosted: now.hosted } : null;
  }, sameFields);
  const [inviting, setInviting] = useState(false);
  const unread = useUnread(panel === "chat");
  useCallKeys(() => setInviting(true));
  if (!room) return null;
  return (
    <main className="room" data-panel={panel ?? "none"}>
      <div className="main" data-region>
        <RoomHeader onInvite={() => setInviting(true)} />
        <Notices />
        <Stage onInvite={() => setInviting(true)} />
        <CallBar panel={panel} onPanel={onPanel} unread={unread} offers={files.offers} />
      </div>
      {panel && (
        <SidePanel panel={panel} onPanel={onPanel} files={files.count}>
          {files.panel}
        </SidePanel>
      )}
      <Announcer />
      {inviting && <InviteDialog room={room} onClose={() => setInviting(false)} />}
    </main>
  );
}

/** How many lines of others came since the chat was last in sight. */
function useUnread(visible: boolean): number {
  const length = useMeetings((s) => s?.chat.length ?? 0);
  const [seen, setSeen] = useState(length);
  useEffect(() => {
    if (visible || length < seen) setSeen(length);
  }, [visible, length, seen]);
  return visible ? 0 : Math.max(0, length - seen);
}

/** The keys of a call; they work everywhere in the room, a text field included, because they carry Ctrl and Shift. */
function useCallKeys(onInvite: () => void) {
  const { door, meetings } = useBackend();
  const attempt = useAttempt();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const room = roomOf(meetings.getState());
      if (!room || (isTyping(event) && event.isComposing)) return;
      if (matchesKeys(event, "Ctrl+Shift+KeyM")) {
        void attempt(door.meetings.setMicrophone(!room.microphone.on));
      } else if (matchesKeys(event, "Ctrl+Shift+KeyV")) {
        void attempt(door.meetings.setCamera(!room.camera.on));
      } else if (matchesKeys(event, "Ctrl+Shift+KeyI")) {
        onInvite();
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [door, meetings, attempt, onInvite]);
}
