import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Participant, SavedRoom } from "@/backend/door/meetings";
import { sameFields } from "@/backend/store";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { MoreMenu } from "@/ui/menu";
import { Avatar, Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";

const avatars = 3;

type Props = { rooms: readonly SavedRoom[]; onOpen: (room: SavedRoom) => void };

/** The rooms of this profile; the one we are in stands with who is inside. */
export function RoomList({ rooms, onOpen }: Props) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const inside = useMeetings((s) => roomOf(s)?.id ?? "");
  const busy = useMeetings((s) => s?.state.status === "joining");
  return (
    <>
      <div className="lh">
        <h2>{t("myRooms")}</h2>
        <span className="t3 num s12">{format.count(rooms.length)}</span>
      </div>
      <ul aria-label={t("myRooms")}>
        {rooms.map((room) => (
          <RoomRow
            key={room.id}
            room={room}
            here={room.id === inside}
            busy={busy}
            onOpen={() => onOpen(room)}
          />
        ))}
      </ul>
    </>
  );
}

type RowProps = { room: SavedRoom; here: boolean; busy: boolean; onOpen: () => void };

function RoomRow({ room, here, busy, onOpen }: RowProps) {
  const { t } = useTranslation("home");
  const { door } = useBackend();
  const attempt = useAttempt();
  const format = useFormat();
  const name = plainLine(room.name);
  const when = here ? t("inside") : room.lastSeen ? format.day(room.lastSeen) : t("neverInside");
  return (
    <li className="li">
      <span className={here ? "live" : "idle"} />
      <div className="m">
        <div className="cut w5">
          <Name>{room.name}</Name>
        </div>
        <div className="sub cut num">{t(room.hosted ? "hosted" : "guest", { when })}</div>
      </div>
      {here && <Inside />}
      <Button
        kind={here ? "primary" : "plain"}
        disabled={busy}
        aria-label={t(here ? "returnTo" : "openRoom", { room: name })}
        onClick={onOpen}
      >
        {t(here ? "return" : "open")}
      </Button>
      {!here && (
        <MoreMenu
          label={t("moreOf", { room: name })}
          items={[
            {
              text: t("forget"),
              icon: Trash2,
              danger: true,
              run: () => void attempt(door.meetings.forget(room.id)),
            },
          ]}
        />
      )}
    </li>
  );
}

const nobody: readonly Participant[] = [];

function Inside() {
  const { t } = useTranslation("home");
  const people = useMeetings(
    (s) =>
      roomOf(s)?.participants.filter((p) => p.state !== "left" && p.state !== "refused") ?? nobody,
    (a, b) =>
      sameFields(
        a.map((p) => p.id),
        b.map((p) => p.id),
      ),
  );
  return (
    <>
      <span className="avs">
        {people.slice(0, avatars).map((p) => (
          <Avatar key={p.id} id={p.id} name={p.name} size={24} />
        ))}
      </span>
      <span className="s12 t3 num hide-s">{t("peopleInside", { count: people.length })}</span>
    </>
  );
}
