import { KeyRound, MicOff, ShieldAlert, Snowflake } from "lucide-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Participant } from "@/backend/door/meetings";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Avatar, Name, Spinner } from "@/ui/parts";
import { Picture } from "@/ui/picture";
import { TileFigures } from "./tile-figures";
import { tileState } from "./tile-state";

type TileProps = { participant: Participant; pip?: boolean; style?: CSSProperties };

/** One person on the stage: picture or initials, the name, and the truth about the connection. */
export function Tile({ participant: p, pip, style }: TileProps) {
  const { t } = useTranslation("meeting");
  const label = useTileLabel();
  const state = tileState(p);
  const picture = p.stream && state !== "off" && state !== "refused" && state !== "connecting";
  return (
    <li
      className="tile"
      aria-label={label(p)}
      data-state={state}
      data-self={p.me ? "" : undefined}
      data-pip={pip ? "" : undefined}
      data-drop={p.me || state === "refused" ? undefined : `to:${p.id}`}
      data-speaking={p.speaking && state !== "refused" ? "" : undefined}
      style={style}
    >
      {picture && p.stream && (
        <Picture stream={p.stream} label={t("picture", { name: p.me ? t("you") : p.name })} />
      )}
      <Middle participant={p} {...(pip ? { pip } : {})} />
      <Truth participant={p} />
      {state === "live" && !p.me && <TileFigures id={p.id} />}
      <div className="tag">
        {!p.microphone && state !== "connecting" && (
          <MicOff size={15} className="danger" aria-hidden />
        )}
        <Name className="cut">{p.me ? t("you") : p.name}</Name>
        {p.speaking && <SpeakingMark />}
      </div>
    </li>
  );
}

/** What stands in the middle when there is no picture to look at. */
function Middle({ participant: p, pip }: TileProps) {
  const { t } = useTranslation("meeting");
  const state = tileState(p);
  if (state === "live" || state === "frozen") return null;
  if (state === "reconnecting" || state === "connecting") {
    return (
      <div className="mid">
        <span className="warn">
          <Spinner size={24} />
        </span>
        <span className="h mt-1">{t(state)}</span>
        {state === "reconnecting" && <span className="t2">{t("cannotHear")}</span>}
      </div>
    );
  }
  return (
    <div className="mid">
      <Avatar id={p.id} name={p.name} size={pip ? 44 : 72} />
    </div>
  );
}

/** The line at the top: only what is wrong, with its number. */
function Truth({ participant: p }: TileProps) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const sentence = useSentence();
  const state = tileState(p);
  if (state === "refused") {
    return (
      <div className="truth" data-tone="danger">
        <ShieldAlert size={15} aria-hidden />
        <span>{p.fault ? sentence(p.fault) : t("refused")}</span>
      </div>
    );
  }
  if (p.keyChanged) {
    return (
      <div className="truth" data-tone="danger">
        <KeyRound size={15} aria-hidden />
        <span>{t("keyChanged")}</span>
      </div>
    );
  }
  if (state !== "frozen") return null;
  const frozen = format.span(Math.floor(p.frozen));
  return (
    <div className="truth">
      <Snowflake size={15} aria-hidden />
      {p.microphone && (
        <span className="long tabular-nums">{t("frozenWithSound", { span: frozen })}</span>
      )}
      <span className={p.microphone ? "short tabular-nums" : "tabular-nums"}>
        {t("frozen", { span: frozen })}
      </span>
    </div>
  );
}

/** Three bars beside the name of who speaks: the sign for eyes that do not tell the green ring. */
function SpeakingMark() {
  const { t } = useTranslation("meeting");
  return (
    <span className="eq" role="img" aria-label={t("speaking")}>
      {[0.4, 0.8, 1, 0.6].map((height) => (
        <i key={height} style={{ transform: `scaleY(${height})` }} />
      ))}
    </span>
  );
}

/** The name of a tile for the screen reader: "Mina Park, microphone off, speaking". */
function useTileLabel(): (p: Participant) => string {
  const { t, i18n } = useTranslation("meeting");
  const list = new Intl.ListFormat(i18n.language, { type: "unit", style: "short" });
  return (p) => {
    const state = tileState(p);
    const words = [p.me ? t("you") : p.name];
    if (state === "refused") return list.format([...words, t("refused")]);
    if (state === "reconnecting" || state === "connecting") words.push(t(state));
    if (state === "frozen") words.push(t("pictureFrozen"));
    if (state === "off") words.push(t("cameraOff"));
    if (!p.microphone) words.push(t("microphoneOff"));
    if (p.speaking) words.push(t("speaking"));
    if (p.keyChanged) words.push(t("keyChanged"));
    return list.format(words);
  };
}
