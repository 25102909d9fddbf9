import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Report, Still, Verdict } from "@/backend/door/analyses";
import { IndexLane, LoudnessLane, LumaLane, SoundLane } from "./curve-lanes";
import { type Finding, frameRate, snap } from "./findings";
import { FramesLane } from "./frames-lane";
import { keepHidden, type LaneId, lanesOf, readHidden } from "./lanes";
import { Playhead } from "./playhead";
import { Ruler } from "./ruler";
import { FindingsLane, ShotsLane } from "./span-lanes";
import { TimelineTools } from "./timeline-tools";
import type { Tone } from "./tones";
import { useGestures } from "./use-gestures";
import { useOverflow } from "./use-overflow";
import type { PlayerControls } from "./use-player";
import { type RangeControls, useRange, useZoomKeys } from "./use-range";

type Props = {
  report: Report;
  findings: readonly Finding[];
  stills: readonly Still[];
  verdict: Verdict | null;
  toneOf: (finding: Finding) => Tone;
  controls: PlayerControls;
};

const reach = 5; // CSS pixels around an edge in which a click means the edge
const rulerHeight = 24; // CSS pixels, as in the styles

/** The whole video or a part of it on one line: everything that was found and measured, and where the player is. */
export function Timeline(props: Props) {
  const { report, findings, toneOf, controls } = props;
  const { t } = useTranslation("analysis");
  const { duration } = report;
  const rate = frameRate(report.video.frame_rate);
  const surface = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const stack = useRef<HTMLDivElement>(null);
  const range = useRange(duration, rate, surface);
  useZoomKeys(range);
  const { seek } = controls;
  const point = useCallback(
    (at: number, pixel: number) => seek(snap(findings, at, reach * pixel)),
    [seek, findings],
  );
  const gestures = useGestures(range, surface, stack, point, rulerHeight);
  const [hidden, setHidden] = useState(readHidden);
  const lanes = lanesOf(report, findings);
  const more = useOverflow(stack);

  const onKey = (event: KeyboardEvent) => {
    const run = { PageUp: -1, PageDown: 1 }[event.code];
    if (run === undefined) return;
    event.preventDefault();
    controls.finding(run > 0 ? 1 : -1);
  };

  return (
    <section className="tl" aria-label={t("report.timeline")}>
      <TimelineTools
        duration={duration}
        findings={findings}
        toneOf={toneOf}
        controls={range}
        onNext={() => controls.finding(1)}
        lanes={lanes}
        hidden={hidden}
        onHide={(next) => {
          setHidden(next);
          keepHidden(next);
        }}
      />
      <div className="lanes">
        <Ruler report={report} range={range.range} width={range.width} />
        <div
          ref={stack}
          className="stack"
          data-more={more ? "" : undefined}
          tabIndex={more ? 0 : undefined}
        >
          {lanes
            .filter((lane) => !hidden.has(lane))
            .map((lane) => (
              <LaneOf key={lane} lane={lane} {...props} range={range} />
            ))}
        </div>
        <div ref={surface} className="over">
          <div
            ref={slider}
            className="absolute inset-0 rounded-lg"
            role="slider"
            tabIndex={0}
            aria-label={t("place")}
            aria-valuemin={0}
            aria-valuemax={duration}
            aria-valuenow={0}
            onKeyDown={onKey}
            {...gestures}
          />
          <Playhead
            range={range.range}
            frame={rate > 0 && !report.video.vfr ? 1 / rate : 0}
            width={range.width}
            slider={slider}
          />
        </div>
      </div>
    </section>
  );
}

type LaneOfProps = Omit<Props, "controls"> & { lane: LaneId; range: RangeControls };

function LaneOf({
  lane,
  report,
  findings,
  stills,
  verdict,
  toneOf,
  range: { range, width },
}: LaneOfProps) {
  const { curves } = report;
  switch (lane) {
    case "frames":
      return <FramesLane stills={stills} range={range} width={width} />;
    case "shots":
      return <ShotsLane report={report} findings={findings} range={range} />;
    case "sound":
      return (
        curves?.waveform && (
          <SoundLane curve={curves.waveform} start={curves.start} verdict={verdict} range={range} />
        )
      );
    case "loudness":
      return (
        curves?.loudness && (
          <LoudnessLane report={report} curve={curves.loudness} verdict={verdict} range={range} />
        )
      );
    case "luma":
      return curves?.luma && <LumaLane curve={curves.luma} range={range} />;
    case "index":
      return (
        curves?.quality && <IndexLane curve={curves.quality} verdict={verdict} range={range} />
      );
    default:
      return (
        <FindingsLane kind={lane.slice(5)} findings={findings} toneOf={toneOf} range={range} />
      );
  }
}
