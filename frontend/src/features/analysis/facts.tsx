import {
  CircleCheck,
  CircleDashed,
  Clock,
  Film,
  Gauge,
  type LucideIcon,
  MonitorPlay,
  Scissors,
  Square,
  Volume2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Report } from "@/backend/door/analyses";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { findingsOf, frameRate, shotsOf } from "./findings";
import { useKindName } from "./kinds";
import { TemplateMenu } from "./template-menu";
import { useMeasureWords } from "./use-measure-words";

/** What the analysis found, in numbers. They are facts: nothing here passes or fails. */
export function Facts({ report }: { report: Report }) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const words = useMeasureWords();
  const kindOf = useKindName();
  const { video, engine, loudness, quality, missing = [] } = report;
  const cuts = report.events.filter((event) => event.kind === "cut").length;
  const black = report.spans.filter((span) => span.kind === "black");
  const dark = black.reduce((sum, span) => sum + span.end - span.start, 0);
  const rate = video.vfr
    ? t("variable")
    : words.value({ measure: "frame_rate", value: frameRate(video.frame_rate) });
  return (
    <section className="card facts" aria-label={t("found")}>
      <div className="vh">
        <CircleCheck size={24} className="t2" aria-hidden />
        <div className="min-w-0 grow">
          <h2 className="s16 w6">{t("summary", { count: findingsOf(report).length })}</h2>
          <p className="s12 t3 num cut">
            {t("analysedIn", {
              span: format.span(engine.seconds, 1),
              factor: format.factor(engine.realtime),
            })}
          </p>
        </div>
        <TemplateMenu short />
      </div>
      <dl className="rows">
        <Row icon={Film} name={t("shots")} value={format.count(shotsOf(report).length)} />
        <Row icon={Scissors} name={t("lane.cut")} value={format.count(cuts)} />
        <Row
          icon={Square}
          name={t("lane.black")}
          value={
            black.length === 0
              ? format.count(0)
              : t("blackSum", { count: black.length, span: format.span(dark, 1) })
          }
        />
        <Row icon={Clock} name={t("duration")} value={formatTimecode(report.duration)} />
        <Row
          icon={MonitorPlay}
          name={t("video")}
          value={`${video.width}×${video.height} · ${rate}`}
        />
        {loudness?.integrated_lufs !== undefined && (
          <Row
            icon={Volume2}
            name={words.name("loudness")}
            value={words.value({ measure: "loudness", value: loudness.integrated_lufs })}
          />
        )}
        {quality && (
          <Row
            icon={Gauge}
            name={words.name("index")}
            value={`${Math.round(quality.index)} · p5 ${Math.round(quality.p5)}`}
          />
        )}
        {missing.length > 0 && (
          <Row
            icon={CircleDashed}
            name={t("report.notMeasured")}
            value={format.list(missing.map(({ kind }) => kindOf(kind)))}
          />
        )}
      </dl>
      <p className="vf num">
        <span className="cut">
          {t("decodedBy", { decoder: engine.decoder, frames: format.count(video.frames) })}
        </span>
      </p>
    </section>
  );
}

type RowProps = { icon: LucideIcon; name: string; value: string };

function Row({ icon: Icon, name, value }: RowProps) {
  return (
    <div className="vr">
      <Icon size={16} aria-hidden />
      <dt className="cut">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
