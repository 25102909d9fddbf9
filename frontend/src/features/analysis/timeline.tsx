import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "@/backend/door/analyses";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { currentAt, type Finding, frameRate, lanesOf, shotsOf, snap, ticks } from "./findings";
import { useLaneName } from "./kinds";
import type { PlayerControls } from "./use-player";

type Props = { report: Report; findings: readonly Finding[]; controls: PlayerControls };

const reach = 5; // CSS pixels around an edge in which a click means the edge

/** The whole video on one line: ruler, shots, cuts, spans, and where the player is. */
export function Timeline({ report, findings, controls }: Props) {
  const { t } = useTranslation("analysis");
  const { duration } = report;
  const lanes = lanesOf(report);

  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === "pointermove" && event.buttons !== 1) return;
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * duration;
    controls.seek(snap(findings, at, (reach / box.width) * duration));
  };

  const onKey = (event: KeyboardEvent) => {
    const run = timelineKeys(controls, duration).get(event.code);
    if (!run) return;
    event.preventDefault();
    run();
  };

  return (
    <section className="tl" aria-label={t("timeline")}>
      <div className="tools">
        <h2 className="w5 t2">{t("timeline")}</h2>
        <span className="t3 s12 cut hide-s">{t("timelineHelp")}</span>
        <span className="grow" />
        <span className="row s12 t3" aria-hidden>
          {t("nextFinding")}
          <kbd>N</kbd>
        </span>
      </div>
      <div className="lanes">
        <Ruler report={report} />
        <ShotsLane report={report} />
        {lanes.map((kind) => (
          <FindingsLane key={kind} kind={kind} findings={findings} duration={duration} />
        ))}
        <div className="over">
          <Playhead duration={duration}>
            {(slider) => (
              <div
                ref={slider}
                className="absolute inset-0 rounded-lg"
                role="slider"
                tabIndex={0}
                aria-label={t("place")}
                aria-valuemin={0}
                aria-valuemax={duration}
                aria-valuenow={0}
                onPointerDown={point}
                onPointerMove={point}
                onKeyDown={onKey}
              />
            )}
          </Playhead>
        </div>
      </div>
    </section>
  );
}

const timelineKeys = (controls: PlayerControls, duration: number) =>
  new Map([
    ["Home", () => controls.seek(0)],
    ["End", () => controls.seek(duration)],
    ["PageUp", () => controls.finding(-1)],
    ["PageDown", () => controls.finding(1)],
  ]);

function Ruler({ report }: { report: Report }) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const rate = frameRate(report.video.frame_rate);
  const marks = ticks(report.duration, 10);
  const digits = (marks[1] ?? 1) < 1 ? 1 : 0;
  return (
    <div className="lane" data-kind="ruler">
      <span className="lb t3 num">
        {report.video.vfr ? t("variable") : `${format.factor(rate)} fps`}
      </span>
      <div className="tr">
        {marks.map((at) => (
          <span key={at} className="tk num" style={{ left: percent(at, report.duration) }}>
            {formatTimecode(at, digits)}
          </span>
        ))}
      </div>
    </div>
  );
}

function ShotsLane({ report }: { report: Report }) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const shots = shotsOf(report);
  const now = useAnalyses((s) =>
    currentAt(
      shots.map((shot) => ({ at: shot.start })),
      s?.player.at ?? 0,
    ),
  );
  return (
    <div className="lane" data-kind="shots">
      <span className="lb">
        <span className="cut">{t("shots")}</span>
        <b className="num">{format.count(shots.length)}</b>
      </span>
      <div className="tr">
        {shots.map((shot, i) => (
          <i
            key={shot.start}
            className="sp"
            data-kind="shot"
            data-now={i === now ? "" : undefined}
            style={{
              left: `calc(${percent(shot.start, report.duration)} + 0.5px)`,
              width: `calc(${percent(shot.end - shot.start, report.duration)} - 1px)`,
            }}
          />
        ))}
      </div>
    </div>
  );
}

type LaneProps = { kind: string; findings: readonly Finding[]; duration: number };

function FindingsLane({ kind, findings, duration }: LaneProps) {
  const format = useFormat();
  const nameOf = useLaneName();
  const own = findings.filter((finding) => finding.kind === kind);
  return (
    <div className="lane" data-kind={kind}>
      <span className="lb">
        <span className="cut">{nameOf(kind)}</span>
        <b className="num">{format.count(own.length)}</b>
      </span>
      <div className="tr">
        {own.map((finding) => (
          <i
            key={`${finding.at} ${finding.end}`}
            className="sp"
            data-kind={finding.end === null ? "cut" : "span"}
            style={{
              left: percent(finding.at, duration),
              ...(finding.end === null
                ? {}
                : { width: percent(finding.end - finding.at, duration) }),
            }}
          />
        ))}
      </div>
    </div>
  );
}

type PlayheadProps = {
  duration: number;
  children: (slider: React.RefObject<HTMLDivElement | null>) => React.ReactNode;
};

/** The line over all lanes. It and the slider's value follow the player past React. */
function Playhead({ duration, children }: PlayheadProps) {
  const { analyses } = useBackend();
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = () => {
      const at = analyses.getState()?.player.at ?? 0;
      if (line.current) line.current.style.left = percent(at, duration);
      if (label.current) label.current.textContent = formatTimecode(at);
      slider.current?.setAttribute("aria-valuenow", String(at));
      slider.current?.setAttribute("aria-valuetext", formatTimecode(at));
    };
    move();
    return analyses.subscribe(move);
  }, [analyses, duration]);
  return (
    <>
      {children(slider)}
      <div ref={line} className="playhead" aria-hidden>
        <b ref={label} />
      </div>
    </>
  );
}

const percent = (part: number, whole: number) =>
  `${whole > 0 ? Math.min(Math.max((part / whole) * 100, 0), 100) : 0}%`;
