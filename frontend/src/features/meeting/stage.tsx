import { UserPlus } from "lucide-react";
import { type CSSProperties, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ParticipantId } from "@/backend/door/values";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { Button } from "@/ui/button";
import { Tile } from "./tile";
import { layoutTiles } from "./tile-layout";
import { sameTile } from "./tile-state";

const gap = 6; // --gap-tile

/** All who are in the room, in tiles that fill the stage. With one other person, ours is a small one in the corner. */
export function Stage({ onInvite }: { onInvite: () => void }) {
  const { t } = useTranslation("meeting");
  const stage = useRef<HTMLUListElement>(null);
  const size = useSize(stage);
  const ids = useMeetings(
    (s) => (roomOf(s)?.participants ?? []).filter((p) => p.state !== "left").map((p) => p.id),
    sameFields,
  );
  const me = useMeetings((s) => roomOf(s)?.participants.find((p) => p.me)?.id);
  const small = ids.length <= 2 ? me : undefined;
  const large = ids.filter((id) => id !== small);
  const places = layoutTiles(large.length, size.width, size.height, gap);
  return (
    <ul ref={stage} className="stage on-stage" aria-label={t("stage")}>
      {large.map((id, i) => {
        const place = places[i];
        return (
          <LiveTile
            key={id}
            id={id}
            style={
              place
                ? { left: place.x, top: place.y, width: place.width, height: place.height }
                : { visibility: "hidden" }
            }
          />
        );
      })}
      {large.length === 0 && (
        <li className="alone">
          <span className="s16 w6 text-text-1">{t("alone")}</span>
          <Button kind="primary" size="form" onClick={onInvite}>
            <UserPlus size={16} aria-hidden />
            {t("inviteSomebody")}
          </Button>
        </li>
      )}
      {small && <LiveTile id={small} pip />}
    </ul>
  );
}

type LiveTileProps = { id: ParticipantId; pip?: boolean; style?: CSSProperties };

function LiveTile({ id, ...rest }: LiveTileProps) {
  const participant = useMeetings(
    (s) => roomOf(s)?.participants.find((p) => p.id === id),
    sameTile,
  );
  return participant ? <Tile participant={participant} {...rest} /> : null;
}

function useSize(ref: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
