import { FolderPlus, Pause, Play, Plus, Upload } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { Button, Tip } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";
import { isActive } from "./batch";
import { BatchSummary } from "./batch-summary";
import { JobTable } from "./job-table";
import { ListTools, SelectedTools } from "./list-tools";
import { asksBefore, RemoveDialog } from "./remove-dialog";
import { TemplateMenu } from "./template-menu";
import { useJobList } from "./use-job-list";
import { useSelection } from "./use-selection";
import { WatchedLine } from "./watched-line";

const none: readonly Job[] = [];
const noFolder = { folder: "", fault: null };

type Props = {
  onAnalyse: () => void;
  onAnalyseFolder: () => void;
  onOpen: (job: string) => void;
};

/** All analyses: how far they are, what was found wrong, and what happens next. Files that are dropped anywhere on it are analysed. */
export function AnalysesPage({ onAnalyse, onAnalyseFolder, onOpen }: Props) {
  const { t } = useTranslation("analysis");
  const jobs = useAnalyses((s) => s?.jobs ?? none);
  const paused = useAnalyses((s) => s?.judging.paused ?? false);
  const watched = useAnalyses((s) => s?.judging.watched ?? noFolder);
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("title")}</h1>
        <span className="grow" />
        <TemplateMenu />
        <PauseButton paused={paused} />
        <Button aria-label={t("addFolder")} onClick={onAnalyseFolder}>
          <FolderPlus size={16} aria-hidden />
          <span className="hide-s">{t("addFolder")}</span>
        </Button>
        <Button kind="primary" onClick={onAnalyse}>
          <Plus size={16} aria-hidden />
          {t("addVideos")}
        </Button>
      </header>
      <div className="body batch" data-drop="analyse">
        {jobs.length === 0 ? (
          <section className="empty">
            <h2 className="s14 w6">{t("emptyTitle")}</h2>
            <p className="t2">{t("empty")}</p>
          </section>
        ) : (
          <>
            <BatchSummary jobs={jobs} paused={paused} />
            {watched.folder && <WatchedLine watched={watched} />}
            <JobList jobs={jobs} paused={paused} onOpen={onOpen} />
          </>
        )}
        {(!watched.folder || jobs.length === 0) && <WatchedLine watched={watched} />}
        <div className="drop tall">
          <Upload size={18} aria-hidden />
          {t(jobs.length === 0 ? "dropFirst" : "drop")}
        </div>
      </div>
    </main>
  );
}

function PauseButton({ paused }: { paused: boolean }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const name = t(paused ? "goOn" : "pauseAll");
  return (
    <Tip text={t(paused ? "goOnHelp" : "pauseAllHelp")}>
      <Button aria-label={name} onClick={() => void attempt(door.analyses.setPaused(!paused))}>
        {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
        <span className="hide-s">{name}</span>
      </Button>
    </Tip>
  );
}

type ListProps = { jobs: readonly Job[]; paused: boolean; onOpen: (job: string) => void };

function JobList({ jobs, paused, onOpen }: ListProps) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const { shown, tools, showAll } = useJobList(jobs);
  const list = useRef<HTMLElement>(null);
  const selection = useSelection(shown);
  const { selected, clear } = selection;
  const [removing, setRemoving] = useState<readonly Job[]>([]);

  const removeNow = useCallback(
    async (all: readonly Job[]) => {
      clear();
      for (const job of all) await attempt(door.analyses.remove(job.id));
      // The row that had the focus is gone: the list keeps it.
      if (document.activeElement === document.body) {
        list.current?.querySelector<HTMLElement>("tbody input")?.focus();
      }
    },
    [attempt, clear, door],
  );
  const remove = useCallback(
    (all: readonly Job[]) => (asksBefore(all) ? setRemoving(all) : void removeNow(all)),
    [removeNow],
  );
  const chosen = useMemo(() => new Set(selected.map((job) => job.id)), [selected]);
  const removeRow = useCallback(
    (job: Job) => remove(chosen.has(job.id) ? selected : [job]),
    [remove, chosen, selected],
  );
  const again = async () => {
    clear();
    for (const job of selected.filter((one) => !isActive(one))) {
      await attempt(door.analyses.again(job.id));
    }
  };
  return (
    <section ref={list} className="joblist" aria-label={t("list")}>
      {selected.length > 0 ? (
        <SelectedTools
          selected={selected}
          onAgain={() => void again()}
          onRemove={() => remove(selected)}
          onClear={clear}
        />
      ) : (
        <ListTools {...tools} />
      )}
      {shown.length > 0 ? (
        <JobTable
          jobs={shown}
          selection={selection}
          paused={paused}
          onOpen={onOpen}
          onRemove={removeRow}
        />
      ) : (
        <div className="card quiet-card">
          <p className="t2">{t("nothingShown")}</p>
          <Button onClick={showAll}>{t("showAllJobs")}</Button>
        </div>
      )}
      {removing.length > 0 && (
        <RemoveDialog
          jobs={removing}
          onClose={() => setRemoving([])}
          onRemove={() => void removeNow(removing)}
        />
      )}
    </section>
  );
}
