import { useTranslation } from "react-i18next";
import type { Report } from "@/backend/door/analyses";
import { useFormat } from "@/lib/use-format";
import { frameRate } from "./findings";
import { useMeasureWords } from "./use-measure-words";

const names: Readonly<Record<string, string>> = {
  h264: "H.264",
  hevc: "HEVC",
  av1: "AV1",
  vp8: "VP8",
  vp9: "VP9",
  prores: "ProRes",
  dnxhd: "DNxHD",
  mpeg2video: "MPEG-2",
  mpeg4: "MPEG-4",
  mjpeg: "MJPEG",
};

/** What a file is, in one line: "H.264 1920×1080 · 25 fps · analysed in 43 s, 5.9× real time". */
export function useReportWords(): (report: Report) => string {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const words = useMeasureWords();
  return ({ video, engine }) =>
    [
      `${names[video.codec] ?? video.codec} ${video.width}×${video.height}`,
      video.vfr
        ? t("variable")
        : words.value({ measure: "frame_rate", value: frameRate(video.frame_rate) }),
      t("report.analysed", {
        span: format.span(engine.seconds, engine.seconds < 10 ? 1 : 0),
        factor: format.factor(engine.realtime),
      }),
    ].join(" · ");
}
