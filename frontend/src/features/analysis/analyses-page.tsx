import { CircleX, FileVideo, Plus, ScanLine, Trash2, Upload, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { Button, IconButton } from "@/ui/button";
import { Bar, Chip, Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";
import { partOf, useJobWords } from "./job-words";

const none: readonly Job[] = [];

type Props = { onAnalyse: () => void; onOpen: (job: string) => void };

/** All analyses, the newest first. */
export function AnalysesPage({ onAnalyse, onOpen }: Props) {
  const { t } = useTranslation("analysis");
  const jobs = useAnalyses((s) => s?.jobs ?? none);
  const newest = jobs.toSorted((a, b) => b.added.localeCompare(a.added));
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("title")}</h1>
        <span className="grow" />
        <Button kind="primary" onClick={onAnalyse}>
          <Plus size={16} aria-hidden />
          {t("analyseVideo")}
        </Button>
      </header>
      <div className="body">
        {jobs.length === 0 ? (
          <section className="empty">
            <h2 className="s14 w6">{t("emptyTitle")}</h2>
            <p className="t2">{t("empty")}</p>
          </section>
        ) : (
          <ul className="card fl" aria-label={t("title")}>
            {newest.map((job) => (
              <JobRow key={job.id} job={job} onOpen={onOpen} />
            ))}
          </ul>
        )}
        <span className="grow" />
        <div className="drop">
          <Upload size={18} aria-hidden />
          {t("drop")}
        </div>
      </div>
    </main>
  );
}

function JobRow({ job, onOpen }: { job: Job; onOpen: (job: string) => void }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const words = useJobWords();
  const runs = job.state === "running" || job.state === "waiting";
  const file = plainLine(job.file);
  return (
    <li className="fr" aria-label={file}>
      <span className="ibx">
        <FileVideo size={18} aria-hidden />
      </span>
      <div className="min-w-0">
        <div className="nm">
          <Name className="cut w5">{job.file}</Name>
          {job.state === "failed" && (
            <Chip icon={CircleX} tone="danger">
              {t("failedMark")}
            </Chip>
          )}
        </div>
        {runs && <Bar label={t("progressOf", { file })} part={partOf(job)} />}
        <div className="st num">
          <span className={job.state === "failed" ? "danger free" : "free"}>{words(job)}</span>
        </div>
      </div>
      <div className="by">
        {job.state === "done" && (
          <Button onClick={() => onOpen(job.id)}>
            <ScanLine size={16} aria-hidden />
            {t("open")}
          </Button>
        )}
        {runs ? (
          <>
            <Button onClick={() => onOpen(job.id)}>{t("watch")}</Button>
            <IconButton
              label={t("cancel")}
              onClick={() => void attempt(door.analyses.cancel(job.id))}
            >
              <X size={18} aria-hidden />
            </IconButton>
          </>
        ) : (
          <IconButton
            label={t("remove")}
            onClick={() => void attempt(door.analyses.remove(job.id))}
          >
            <Trash2 size={16} aria-hidden />
          </IconButton>
        )}
      </div>
    </li>
  );
}
