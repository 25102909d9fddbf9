import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SavedRoom } from "@/backend/door/meetings";
import type { Picked } from "@/backend/door/program";
import type { Fault } from "@/backend/door/values";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { AnalysesPage } from "@/features/analysis/analyses-page";
import { AnalysisPage } from "@/features/analysis/analysis-page";
import { HomePage } from "@/features/home/home-page";
import { MachinePage } from "@/features/machine/machine-page";
import { JoinDialog } from "@/features/meeting/join-dialog";
import { NewRoomDialog } from "@/features/meeting/new-room-dialog";
import { OpenedLinkDialog } from "@/features/meeting/opened-link-dialog";
import { SettingsPage } from "@/features/settings/settings-page";
import { FilesPage } from "@/features/transfer/files-page";
import { TransferNotices } from "@/features/transfer/transfer-notices";
import { plainLine } from "@/lib/plain-text";
import { type Problem, ProblemDialog } from "@/ui/problem";
import { ToastCorner } from "@/ui/toasts";
import { useAttempt } from "@/ui/use-attempt";
import { DropOverlay } from "./drop-overlay";
import { Rail } from "./rail";
import { RoomView } from "./room-view";
import { go, useRoute } from "./route";
import { personTarget, type Target, useDrop } from "./use-drop";
import { useKeys } from "./use-keys";
import { useMeetingRoute } from "./use-meeting-route";
import { useNarrow } from "./use-narrow";
import { useStartNotice } from "./use-start-notice";

type Open = "none" | "new" | "join" | "link";

const openJob = (job: string) => go({ page: "analysis", job });

/** The window: rail, the page of the route, and what floats over them. */
export function App() {
  const { t } = useTranslation("shell");
  const { door, meetings } = useBackend();
  const attempt = useAttempt();
  const route = useRoute();
  const narrow = useNarrow();
  const [open, setOpen] = useState<Open>("none");
  const [problem, setProblem] = useState<Problem | null>(null);
  const others = useMeetings(
    (s) => roomOf(s)?.participants.filter((p) => !p.me && p.state === "connected").length ?? 0,
  );
  useMeetingRoute(setProblem);
  useStartNotice();
  useEffect(
    () =>
      door.program.onLink(({ fault }) =>
        fault ? setProblem({ title: t("linkFailed"), fault }) : setOpen("link"),
      ),
    [door, t],
  );

  useEffect(() => door.program.onShowFiles(() => go({ page: "files" })), [door]);

  const deliver = useCallback(
    async (picked: Picked, target: Target) => {
      if (target === "analyse") {
        const jobs = await attempt(door.analyses.add(picked.handle));
        const [job] = jobs ?? [];
        if (job) go(jobs?.length === 1 ? { page: "analysis", job } : { page: "analyses" });
        return;
      }
      const to = target === "everyone" ? "" : (target.slice(3) as never);
      const sent = await attempt(door.transfers.send(picked.handle, to).then(() => true));
      if (sent) go({ page: "room", panel: "files" });
    },
    [attempt, door],
  );
  const { drop, choose, cancel } = useDrop((picked, target) => {
    cancel();
    void deliver(picked, target);
  }, others === 0);

  const analyse = async (purpose: "analyse" | "folder" = "analyse") => {
    const picked = await attempt(door.program.pick(purpose));
    if (picked && picked.files.length > 0) await deliver(picked, "analyse");
  };
  const send = async (purpose: "send" | "folder") => {
    const picked = await attempt(door.program.pick(purpose));
    if (!picked || picked.files.length === 0) return;
    const people = roomOf(meetings.getState())?.participants.filter(
      (p) => !p.me && p.state === "connected",
    );
    const [only] = people ?? [];
    if (people?.length === 1 && only) await deliver(picked, personTarget(only.id));
    else choose(picked);
  };
  const sends = others > 0 && (route.page === "room" || route.page === "files");
  useKeys({
    newRoom: () => setOpen("new"),
    join: () => setOpen("join"),
    pick: () => void (sends ? send("send") : analyse()),
  });

  const openRoom = async (room: SavedRoom) => {
    if (roomOf(meetings.getState())?.id === room.id) {
      go({ page: "room", panel: null });
      return;
    }
    try {
      await door.meetings.open(room.id);
    } catch (reason) {
      setProblem({
        title: t("roomFailed", { room: plainLine(room.name) }),
        fault: reason as Fault,
        retry: () => void openRoom(room),
      });
    }
  };
  const entered = () => {
    setOpen("none");
    go({ page: "room", panel: null });
  };

  return (
    <div className="app">
      <Rail route={route} />
      {route.page === "home" && (
        <HomePage
          actions={{
            newRoom: () => setOpen("new"),
            join: () => setOpen("join"),
            analyse: () => void analyse(),
            openRoom: (room) => void openRoom(room),
            openJob,
            openFiles: () => go({ page: "files" }),
          }}
        />
      )}
      {route.page === "room" && (
        <RoomView
          panel={route.panel}
          onSend={() => void send("send")}
          onSendFolder={() => void send("folder")}
          onAnalysis={openJob}
        />
      )}
      {route.page === "files" && (
        <FilesPage
          onSend={() => void send("send")}
          onSendFolder={() => void send("folder")}
          onAnalysis={openJob}
        />
      )}
      {route.page === "settings" && <SettingsPage />}
      {route.page === "machine" && (
        <MachinePage onAnalyse={() => void analyse()} onOpen={openJob} />
      )}
      {route.page === "analyses" && (
        <AnalysesPage
          onAnalyse={() => void analyse()}
          onAnalyseFolder={() => void analyse("folder")}
          onOpen={openJob}
        />
      )}
      {route.page === "analysis" && (
        <AnalysisPage
          key={route.job}
          job={route.job}
          narrow={narrow}
          onBack={() => go({ page: "analyses" })}
        />
      )}
      <TransferNotices
        quiet={route.page === "files" || (route.page === "room" && route.panel === "files")}
        onAnalysis={openJob}
      />
      <ToastCorner />
      {open === "new" && <NewRoomDialog onClose={() => setOpen("none")} onEntered={entered} />}
      {open === "join" && <JoinDialog onClose={() => setOpen("none")} onEntered={entered} />}
      {open === "link" && <OpenedLinkDialog onClose={() => setOpen("none")} onEntered={entered} />}
      {problem && (
        <ProblemDialog
          problem={problem}
          onClose={() => setProblem(null)}
          onCopy={(text) => void attempt(door.program.copyText(text))}
        />
      )}
      <DropOverlay
        drop={drop}
        onCancel={cancel}
        onChoose={(picked, target) => {
          cancel();
          void deliver(picked, target);
        }}
      />
    </div>
  );
}
