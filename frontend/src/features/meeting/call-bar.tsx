import { Files, MessageSquare, Mic, MicOff, PhoneOff, Users, Video, VideoOff } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { sameFields } from "@/backend/store";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { useRoving } from "@/lib/use-roving";
import { Tip } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";
import { LevelMeter } from "./level-meter";
import type { Panel } from "./panel";

type Props = {
  panel: Panel | null;
  onPanel: (panel: Panel | null) => void;
  /** How many lines of chat came while the chat was not in sight. */
  unread: number;
  /** How many files wait for an answer. */
  offers: number;
};

/** Truth on the left, my controls in the middle, panels on the right. */
export function CallBar({ panel, onPanel, unread, offers }: Props) {
  const { t } = useTranslation("meeting");
  const roving = useRoving("horizontal");
  const toggle = (name: Panel) => onPanel(panel === name ? null : name);
  return (
    <div className="call" role="toolbar" aria-label={t("callBar")} data-region onKeyDown={roving}>
      <Truth />
      <Controls />
      <div className="z r">
        <PanelButton open={panel === "people"} text={t("people")} onClick={() => toggle("people")}>
          <Users size={20} aria-hidden />
        </PanelButton>
        <PanelButton open={panel === "chat"} text={t("chat")} onClick={() => toggle("chat")}>
          <MessageSquare size={20} aria-hidden />
          {unread > 0 && <Count value={unread} label={t("unread", { count: unread })} />}
        </PanelButton>
        <PanelButton open={panel === "files"} text={t("files")} onClick={() => toggle("files")}>
          <Files size={20} aria-hidden />
          {offers > 0 && <Count value={offers} label={t("offers", { count: offers })} />}
        </PanelButton>
      </div>
    </div>
  );
}

type PanelButtonProps = { open: boolean; text: string; onClick: () => void; children: ReactNode };

function PanelButton({ open, text, onClick, children }: PanelButtonProps) {
  return (
    <button type="button" className="cb" aria-expanded={open} onClick={onClick}>
      {children}
      <span>{text}</span>
    </button>
  );
}

function Count({ value, label }: { value: number; label: string }) {
  return (
    <span className="count num">
      <span aria-hidden>{value > 99 ? "99+" : value}</span>
      <span className="sr">{label}</span>
    </span>
  );
}

/** How long we are in, and what we send. */
function Truth() {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const since = useMeetings((s) => roomOf(s)?.since ?? "");
  const sending = useMeetings((s) => Math.round((roomOf(s)?.sending ?? 0) / 1e5) * 1e5);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="z t2 hide-s">
      <span className="num w5">{formatTimecode((now - Date.parse(since)) / 1_000 || 0, 0)}</span>
      <span className="sep mx-2.5" />
      <span className="t3 num s12 cut">{t("sending", { rate: format.bitrate(sending) })}</span>
    </div>
  );
}

function Controls() {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const attempt = useAttempt();
  const devices = useMeetings((s) => {
    const room = roomOf(s);
    return { microphone: room?.microphone.on ?? false, camera: room?.camera.on ?? false };
  }, sameFields);
  return (
    <div className="z">
      <Tip text={t(devices.microphone ? "muteLong" : "unmuteLong")} keys="Ctrl Shift M">
        <button
          type="button"
          className="cb"
          data-off={devices.microphone ? undefined : ""}
          onClick={() => void attempt(door.meetings.setMicrophone(!devices.microphone))}
        >
          <span className="ico">
            {devices.microphone ? <Mic size={20} aria-hidden /> : <MicOff size={20} aria-hidden />}
            {devices.microphone && <LevelMeter label={t("level")} />}
          </span>
          <span>{t(devices.microphone ? "mute" : "unmute")}</span>
        </button>
      </Tip>
      <Tip text={t(devices.camera ? "cameraOffLong" : "cameraOnLong")} keys="Ctrl Shift V">
        <button
          type="button"
          className="cb"
          aria-pressed={devices.camera}
          data-off={devices.camera ? undefined : ""}
          onClick={() => void attempt(door.meetings.setCamera(!devices.camera))}
        >
          {devices.camera ? <Video size={20} aria-hidden /> : <VideoOff size={20} aria-hidden />}
          <span>{t("camera")}</span>
        </button>
      </Tip>
      <button type="button" className="leave" onClick={() => void attempt(door.meetings.leave())}>
        <PhoneOff size={18} aria-hidden />
        {t("leave")}
      </button>
    </div>
  );
}
