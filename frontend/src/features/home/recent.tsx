import { CircleX, File, Files, FileVideo, Folder, ScanLine, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import type { Transfer } from "@/backend/door/transfers";
import { formatTimecode } from "@/lib/format";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Bar, Chip, Name } from "@/ui/parts";

const shown = 3;

type JobsProps = { jobs: readonly Job[]; onOpen: (job: string) => void };

/** The newest analyses; pressing one opens it. */
export function RecentAnalyses({ jobs, onOpen }: JobsProps) {
  const { t } = useTranslation("home");
  if (jobs.length === 0) return null;
  const newest = jobs.toSorted((a, b) => b.added.localeCompare(a.added)).slice(0, shown);
  return (
    <div>
      <div className="lh">
        <h2>{t("recentAnalyses")}</h2>
      </div>
      {newest.map((job) => (
        <JobLine key={job.id} job={job} onOpen={() => onOpen(job.id)} />
      ))}
    </div>
  );
}

function JobLine({ job, onOpen }: { job: Job; onOpen: () => void }) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const part = job.duration > 0 ? job.at / job.duration : 0;
  const runs = job.state === "running" || job.state === "waiting";
  const sub =
    job.state === "waiting"
      ? t("waiting")
      : runs
        ? t("analysing", { percent: format.percent(part), factor: format.factor(job.realtime) })
        : job.duration > 0
          ? `${formatTimecode(job.duration, 0)} · ${format.moment(job.added)}`
          : format.moment(job.added);
  return (
    <button type="button" className="li" onClick={onOpen}>
      <ScanLine size={18} className="t3" aria-hidden />
      <span className="m block">
        <span className="cut w5 block">
          <Name>{job.file}</Name>
        </span>
        <span className="sub block">{sub}</span>
      </span>
      {runs && (
        <span className="hide-s w-24 flex-none">
          <Bar label={t("progressOf", { file: plainLine(job.file) })} part={part} />
        </span>
      )}
      {job.state === "failed" && (
        <Chip icon={CircleX} tone="danger">
          {t("failed")}
        </Chip>
      )}
      {job.state === "canceled" && <Chip>{t("canceled")}</Chip>}
    </button>
  );
}

type FilesProps = { transfers: readonly Transfer[]; onOpen: () => void };

/** The newest files; pressing one opens all of them. */
export function LastFiles({ transfers, onOpen }: FilesProps) {
  const { t } = useTranslation("home");
  if (transfers.length === 0) return null;
  const newest = transfers.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, shown);
  return (
    <div>
      <div className="lh">
        <h2>{t("lastFiles")}</h2>
      </div>
      {newest.map((one) => (
        <FileLine key={one.id} transfer={one} onOpen={onOpen} />
      ))}
    </div>
  );
}

function FileLine({ transfer: one, onOpen }: { transfer: Transfer; onOpen: () => void }) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const Icon =
    one.kind === "folder" ? Folder : one.kind === "files" ? Files : one.video ? FileVideo : File;
  const runs = one.phase === "sending" || one.phase === "receiving";
  const part = one.total > 0 ? one.bytes / one.total : 0;
  const size = format.bytes(one.total);
  const name = plainLine(one.peer.name);
  const sub = !runs
    ? t(one.direction === "send" ? "sizeTo" : "sizeFrom", { size, name })
    : one.left === null
      ? t("moving", { percent: format.percent(part), rate: format.rate(one.rate) })
      : t("movingLeft", {
          percent: format.percent(part),
          rate: format.rate(one.rate),
          span: format.span(one.left),
        });
  return (
    <button type="button" className="li" onClick={onOpen}>
      <Icon size={18} className="t3" aria-hidden />
      <span className="m block">
        <span className="cut w5 block">
          <Name>{one.name || "…"}</Name>
        </span>
        <span className="sub block">{sub}</span>
      </span>
      {runs && (
        <span className="hide-s w-24 flex-none">
          <Bar label={t("progressOf", { file: plainLine(one.name) })} part={part} />
        </span>
      )}
      {one.phase === "verified" && (
        <Chip icon={ShieldCheck} tone="ok">
          {t("verified")}
        </Chip>
      )}
      {one.phase === "failed" && (
        <Chip icon={CircleX} tone="danger">
          {t("failed")}
        </Chip>
      )}
      {one.phase === "offered" && <Chip tone="accent">{t("waitsForYou")}</Chip>}
    </button>
  );
}
