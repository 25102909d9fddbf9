import { Download, FileVideo, RotateCw, Trash2, X } from "lucide-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useBackend } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { MoreMenu } from "@/ui/menu";
import { Bar, Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";
import { leftOf, standingOf } from "./batch";
import { ExportDialog } from "./export-dialog";
import { partOf } from "./job-words";
import { StandingChip } from "./standing-chip";
import { useReason } from "./use-reason";

type Props = {
  job: Job;
  /** Its place in the whole list, from 0. */
  index: number;
  selected: boolean;
  paused: boolean;
  onSelect: (id: string, on: boolean, through: boolean) => void;
  onOpen: (job: string) => void;
  onRemove: (job: Job) => void;
};

/** One analysis in the table. Others that go on do not draw it again. */
export const JobRow = memo(function JobRow(props: Props) {
  const { job, index, selected, paused, onSelect, onOpen, onRemove } = props;
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const reasonOf = useReason();
  const file = plainLine(job.file);
  const standing = standingOf(job);
  const left = leftOf(job);
  const reason = reasonOf(job, paused);
  return (
    <tr aria-rowindex={index + 2} aria-selected={selected} data-selected={selected || undefined}>
      <td className="pic">
        <label className="pick">
          <input
            type="checkbox"
            aria-label={t("selectFile", { file })}
            checked={selected}
            onChange={(event) =>
              onSelect(job.id, event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)
            }
          />
        </label>
        <SmallPicture url={job.picture} />
      </td>
      <th scope="row">
        <button type="button" className="nm cut" onClick={() => onOpen(job.id)}>
          <Name>{job.file}</Name>
        </button>
        <span className="s12 t3 num block">
          {job.duration > 0 ? formatTimecode(job.duration, 0) : "—"}
        </span>
      </th>
      <td>
        {standing === "running" ? (
          <div className="row gap-2.5">
            <Bar label={t("progressOf", { file })} part={partOf(job)} />
            <span className="num t2 pc">{format.percent(partOf(job))}</span>
          </div>
        ) : (
          <StandingChip standing={standing} />
        )}
      </td>
      <td className="why">
        <p title={reason} className="two">
          {reason}
          {job.cached && <span className="t3"> {t("known")}</span>}
        </p>
      </td>
      <td className="r num t2 hide-s">
        {job.realtime > 0 ? `${format.factor(job.realtime)}×` : "—"}
      </td>
      <td className="r num t2">{left === null ? "—" : formatTimecode(Math.ceil(left), 0)}</td>
      <td className="r">
        <Actions job={job} onOpen={onOpen} onRemove={onRemove} />
      </td>
    </tr>
  );
});

/** A picture of the video, or its sign while there is none. */
function SmallPicture({ url }: { url: string }) {
  const [broken, setBroken] = useState("");
  return url && url !== broken ? (
    <img
      className="mini"
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setBroken(url)}
    />
  ) : (
    <span className="mini none">
      <FileVideo size={18} aria-hidden />
    </span>
  );
}

type ActionsProps = Pick<Props, "job" | "onOpen" | "onRemove">;

function Actions({ job, onOpen, onRemove }: ActionsProps) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [exporting, setExporting] = useState(false);
  const again = () => void attempt(door.analyses.again(job.id));
  switch (job.state) {
    case "waiting":
    case "running":
      return (
        <IconButton label={t("cancel")} onClick={() => void attempt(door.analyses.cancel(job.id))}>
          <X size={18} aria-hidden />
        </IconButton>
      );
    case "failed":
    case "canceled":
      return (
        <>
          <IconButton label={t("again")} onClick={again}>
            <RotateCw size={16} aria-hidden />
          </IconButton>
          <IconButton label={t("remove")} onClick={() => onRemove(job)}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </>
      );
    case "done":
      return (
        <>
          <Button onClick={() => onOpen(job.id)}>{t("open")}</Button>
          <MoreMenu
            label={t("more")}
            items={[
              { text: t("export"), icon: Download, run: () => setExporting(true) },
              { text: t("again"), icon: RotateCw, run: again },
              { text: t("removeSome"), icon: Trash2, run: () => onRemove(job) },
            ]}
          />
          {exporting && <ExportDialog job={job} onClose={() => setExporting(false)} />}
        </>
      );
  }
}
