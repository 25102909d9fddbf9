import { MoveHorizontal, ScanSearch, ZoomIn, ZoomOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/ui/button";
import type { Finding } from "./findings";
import { LaneMenu } from "./lane-menu";
import type { LaneId } from "./lanes";
import { Overview } from "./overview";
import type { Tone } from "./tones";
import type { RangeControls } from "./use-range";

type Props = {
  duration: number;
  findings: readonly Finding[];
  toneOf: (finding: Finding) => Tone;
  controls: RangeControls;
  onNext: () => void;
  lanes: readonly LaneId[];
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
};

/** What stands above the lanes: while a part is shown, the whole in small; next finding, zoom, and which lanes there are. */
export function TimelineTools(props: Props) {
  const { t } = useTranslation("analysis");
  const { duration, findings, toneOf, controls, onNext, lanes, hidden, onHide } = props;
  return (
    <div className="tools">
      <h2 className="w5 t2">{t("report.timeline")}</h2>
      {controls.whole ? (
        <span className="t3 s12 cut hide-s grow">{t("report.hint")}</span>
      ) : (
        <Overview duration={duration} findings={findings} toneOf={toneOf} controls={controls} />
      )}
      <span className="grow only-s" />
      <Button kind="ghost" className="next hide-s" onClick={onNext}>
        {t("nextFinding")}
        <kbd aria-hidden>N</kbd>
      </Button>
      <span className="sep hide-s" aria-hidden />
      <IconButton
        label={t("report.zoomOut")}
        keys="−"
        disabled={controls.whole}
        onClick={controls.zoomOut}
      >
        <ZoomOut size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={t("report.zoomIn")}
        keys="+"
        disabled={controls.closest}
        onClick={controls.zoomIn}
      >
        <ZoomIn size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={t("report.zoomFrame")}
        disabled={controls.closest}
        onClick={controls.toFrame}
      >
        <ScanSearch size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={t("report.zoomWhole")}
        keys="0"
        disabled={controls.whole}
        onClick={controls.toWhole}
      >
        <MoveHorizontal size={16} aria-hidden />
      </IconButton>
      <LaneMenu lanes={lanes} hidden={hidden} onChange={onHide} />
    </div>
  );
}
