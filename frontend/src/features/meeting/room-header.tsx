import {
  ArrowLeftRight,
  CloudOff,
  Lock,
  type LucideIcon,
  Network,
  UserPlus,
  Waypoints,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Participant, Room } from "@/backend/door/meetings";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Button, Tip } from "@/ui/button";
import { Chip, Name } from "@/ui/parts";

type Path = Exclude<Participant["path"], "">;

const pathIcons: Readonly<Record<Path, LucideIcon>> = {
  lan: Network,
  direct: ArrowLeftRight,
  turn: Waypoints,
};

const farthest: readonly Path[] = ["turn", "direct", "lan"];

/** The path that says most about the room: the farthest one in use, and its longest delay. */
function pathOf(room: Room): { path: Path | null; ms: number } {
  const others = room.participants.filter((p) => !p.me && p.state === "connected");
  const path = farthest.find((one) => others.some((p) => p.path === one)) ?? null;
  const ms = Math.max(0, ...others.filter((p) => p.path === path).map((p) => p.rttMs));
  return { path, ms: Math.round(ms) };
}

/** Name of the room, what is true about its connections, and Invite. */
export function RoomHeader({ onInvite }: { onInvite: () => void }) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const room = useMeetings((s) => {
    const now = roomOf(s);
    return now ? { name: now.name, relay: now.relay, ...pathOf(now) } : null;
  }, sameFields);
  if (!room) return null;
  const Icon = room.path ? pathIcons[room.path] : null;
  return (
    <header className="hd">
      <h1>
        <Name>{room.name || t("roomNameless")}</Name>
      </h1>
      {(room.path || room.relay === "reconnecting") && <span className="sep" />}
      {room.path && Icon && (
        <Chip icon={Icon}>
          {t(`path.${room.path}`)}
          <span className="num t3 font-normal">{format.count(room.ms)} ms</span>
        </Chip>
      )}
      {room.path && (
        <Tip text={t("protectedLong")}>
          <button type="button" className="flex rounded-md" aria-label={t("protected")}>
            <Chip icon={Lock}>
              <span className="gives-way">{t("protected")}</span>
            </Chip>
          </button>
        </Tip>
      )}
      {room.relay === "reconnecting" && (
        <Chip icon={CloudOff} tone="warn">
          {t("relayLost")}
        </Chip>
      )}
      <span className="grow" />
      <Button onClick={onInvite}>
        <UserPlus size={16} aria-hidden />
        {t("invite")}
      </Button>
    </header>
  );
}
