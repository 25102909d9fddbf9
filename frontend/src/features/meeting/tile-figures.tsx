import { useTranslation } from "react-i18next";
import type { ParticipantId } from "@/backend/door/values";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";

/** Path, size, rate and delay of a picture, shown under the pointer. The people panel has them for the keyboard. */
export function TileFigures({ id }: { id: ParticipantId }) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const figures = useMeetings((s) => {
    const p = roomOf(s)?.participants.find((one) => one.id === id);
    return p
      ? {
          path: p.path,
          width: p.width,
          height: p.height,
          fps: Math.round(p.fps),
          ms: Math.round(p.rttMs),
        }
      : null;
  }, sameFields);
  if (!figures || figures.width === 0) return null;
  return (
    <div className="stat num" aria-hidden>
      {figures.path && <span>{t(`path.${figures.path}`)}</span>}
      <span>
        {figures.width}×{figures.height}
      </span>
      <span>{format.count(figures.fps)} fps</span>
      <span>{format.count(figures.ms)} ms</span>
    </div>
  );
}
