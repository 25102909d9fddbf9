import { KeyRound, Mic, MicOff, ShieldAlert, Video, VideoOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Participant } from "@/backend/door/meetings";
import type { ParticipantId } from "@/backend/door/values";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Avatar, Chip, Name } from "@/ui/parts";

/** Everybody in the room: who they are to us, and how we reach them. */
export function PeoplePanel() {
  const { t } = useTranslation("meeting");
  const ids = useMeetings(
    (s) => (roomOf(s)?.participants ?? []).filter((p) => p.state !== "left").map((p) => p.id),
    sameFields,
  );
  return (
    <ul className="fade py-2" aria-label={t("people")}>
      {ids.map((id) => (
        <LivePerson key={id} id={id} />
      ))}
    </ul>
  );
}

function LivePerson({ id }: { id: ParticipantId }) {
  const person = useMeetings((s) => {
    const p = roomOf(s)?.participants.find((one) => one.id === id);
    // Levels and rates are not shown here, and must not draw the row again.
    return p
      ? { ...p, level: 0, fps: 0, width: 0, height: 0, frozen: 0, rttMs: Math.round(p.rttMs) }
      : null;
  }, sameFields);
  return person ? <Person person={person as Participant} /> : null;
}

function Person({ person: p }: { person: Participant }) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const known = p.keyChanged
    ? t("keyChanged")
    : p.knownSince
      ? t("knownSince", { day: format.day(p.knownSince) })
      : t("newToYou");
  return (
    <li className="person" data-drop={p.me || p.state === "refused" ? undefined : `to:${p.id}`}>
      <Avatar id={p.id} name={p.name} size={28} />
      <div className="m">
        <div className="row gap-1.5">
          <Name className="cut w5">{p.name}</Name>
          {p.me && <span className="t3 flex-none">{t("youMark")}</span>}
        </div>
        <div className="sub">
          {p.me ? t("thisComputer") : known}
          {p.state === "connected" &&
            p.path &&
            ` · ${t(`path.${p.path}`)} ${format.count(p.rttMs)} ms`}
        </div>
      </div>
      {p.keyChanged && (
        <Chip icon={KeyRound} tone="danger">
          {t("newKey")}
        </Chip>
      )}
      {p.state === "refused" && (
        <Chip icon={ShieldAlert} tone="danger">
          {t("refused")}
        </Chip>
      )}
      {(p.state === "reconnecting" || p.state === "connecting") && (
        <span className="s12 warn">{t(p.state)}</span>
      )}
      {p.state === "connected" && (
        <>
          <Sign on={p.microphone} words={t(p.microphone ? "microphoneOn" : "microphoneOff")}>
            {p.microphone ? <Mic size={16} aria-hidden /> : <MicOff size={16} aria-hidden />}
          </Sign>
          <Sign on={p.camera} words={t(p.camera ? "cameraOn" : "cameraOff")}>
            {p.camera ? <Video size={16} aria-hidden /> : <VideoOff size={16} aria-hidden />}
          </Sign>
        </>
      )}
    </li>
  );
}

type SignProps = { on: boolean; words: string; children: React.ReactNode };

function Sign({ on, words, children }: SignProps) {
  return (
    <span className={on ? "t3" : "danger"} title={words}>
      {children}
      <span className="sr">{words}</span>
    </span>
  );
}
