import { Maximize, Pause, Play, StepBack, StepForward, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { useSentence } from "@/lib/use-sentence";
import { IconButton, Tip } from "@/ui/button";
import { Spinner } from "@/ui/parts";
import { Picture } from "@/ui/picture";
import { type PlayerControls, usePlayerState } from "./use-player";

type Props = { job: string; duration: number; controls: PlayerControls };

/** The picture of the video and the buttons below it. */
export function PlayerBox({ job, duration, controls }: Props) {
  const { t } = useTranslation("analysis");
  const sentence = useSentence();
  const player = usePlayerState();
  const open = player.job === job;
  const box = useRef<HTMLElement>(null);
  const enlarge = () =>
    void (document.fullscreenElement
      ? document.exitFullscreen()
      : box.current?.requestFullscreen().catch(() => undefined)); // a window that has none stays as it is
  return (
    <section ref={box} className="player" aria-label={t("player")}>
      <div className="screen on-stage">
        {open && player.stream && <Picture stream={player.stream} label={t("picture")} />}
        {!open && !player.fault && (
          <p className="say row">
            <Spinner />
            {t("opening")}
          </p>
        )}
        {player.fault && (
          <p className="say" role="alert">
            {sentence(player.fault)}
          </p>
        )}
      </div>
      <div className="ctl">
        <IconButton
          label={t("stepBack")}
          keys="←"
          disabled={!open}
          onClick={() => controls.step(-1)}
        >
          <StepBack size={18} aria-hidden />
        </IconButton>
        <IconButton
          label={t(player.playing ? "pause" : "play")}
          keys={t("space")}
          disabled={!open}
          onClick={controls.toggle}
        >
          {player.playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
        </IconButton>
        <IconButton label={t("stepOn")} keys="→" disabled={!open} onClick={() => controls.step(1)}>
          <StepForward size={18} aria-hidden />
        </IconButton>
        <Timecode duration={duration} />
        <span className="grow" />
        {player.playing && player.speed !== 1 && (
          <span className="chip num" role="status">
            {t("report.speed", { speed: String(player.speed).replace("-", "\u2212") })}
          </span>
        )}
        <span className="row gap-0.5 hide-s">
          <KeyButton
            letter="J"
            label={t("report.backward")}
            disabled={!open}
            onPress={() => controls.shuttle(-1)}
          />
          <KeyButton
            letter="K"
            label={t("report.stop")}
            disabled={!open}
            onPress={controls.pause}
          />
          <KeyButton
            letter="L"
            label={t("report.forward")}
            disabled={!open}
            onPress={() => controls.shuttle(1)}
          />
        </span>
        <IconButton
          label={t(player.sound ? "soundOff" : "soundOn")}
          disabled={!open}
          onClick={controls.sound}
        >
          {player.sound ? <Volume2 size={18} aria-hidden /> : <VolumeX size={18} aria-hidden />}
        </IconButton>
        <IconButton label={t("report.fullScreen")} disabled={!open} onClick={enlarge}>
          <Maximize size={18} aria-hidden />
        </IconButton>
      </div>
    </section>
  );
}

type KeyButtonProps = { letter: string; label: string; disabled: boolean; onPress: () => void };

/** A key of the shuttle, to be pressed with the pointer too. */
function KeyButton({ letter, label, disabled, onPress }: KeyButtonProps) {
  return (
    <Tip text={label} keys={letter}>
      <button type="button" className="kb" aria-label={label} disabled={disabled} onClick={onPress}>
        <kbd aria-hidden>{letter}</kbd>
      </button>
    </Tip>
  );
}

/** Where the picture is and how long the video is; written past React while it plays. */
function Timecode({ duration }: { duration: number }) {
  const { analyses } = useBackend();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const at = analyses.getState()?.player.at ?? 0;
      if (place.current) place.current.textContent = formatTimecode(at);
    };
    write();
    return analyses.subscribe(write);
  }, [analyses]);
  return (
    <span className="tc num">
      <span ref={place} className="w5" data-testid="timecode" />
      <span className={duration >= 3600 ? "t3 hide-s" : "t3"}> / {formatTimecode(duration)}</span>
    </span>
  );
}
