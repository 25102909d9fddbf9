import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { JobRow } from "./job-row";
import { useRowHeight } from "./use-row-height";
import { useRowsInSight } from "./use-rows-in-sight";
import type { Selection } from "./use-selection";

type Props = {
  jobs: readonly Job[];
  selection: Selection;
  paused: boolean;
  onOpen: (job: string) => void;
  /** The job of a row, or all that are selected when it is one of them. */
  onRemove: (job: Job) => void;
};

/** All analyses that are to be shown, however many: only the rows in sight are drawn. */
export function JobTable({ jobs, selection, paused, onOpen, onRemove }: Props) {
  const { t } = useTranslation("analysis");
  const body = useRef<HTMLTableSectionElement>(null);
  const height = useRowHeight();
  const { from, to } = useRowsInSight(body, jobs.length, height);
  const { ids, selected, select, all, clear } = selection;

  const onKey = (event: KeyboardEvent<HTMLTableElement>) => {
    const target = event.target as HTMLElement;
    if (!event.currentTarget.contains(target)) return; // a dialog of a row
    const run = tableKey(event, target, {
      all,
      clear: selected.length > 0 ? clear : null,
      remove: () => {
        const row = target.closest("tr")?.getAttribute("aria-rowindex");
        const job = row ? jobs[Number(row) - 2] : undefined;
        if (job) onRemove(job);
      },
    });
    if (!run) return;
    event.preventDefault();
    run();
  };

  return (
    <div className="card queue">
      <table
        aria-label={t("list")}
        aria-rowcount={jobs.length + 1}
        data-picking={selected.length > 0 ? "" : undefined}
        onKeyDown={onKey}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th className="pic" scope="col">
              <input
                type="checkbox"
                aria-label={t("selectAll")}
                checked={selected.length > 0 && selected.length === jobs.length}
                onChange={(event) => (event.target.checked ? all() : clear())}
              />
            </th>
            <th scope="col" className="fil">
              {t("column.file")}
            </th>
            <th scope="col" className="ver">
              {t("column.verdict")}
            </th>
            <th scope="col">{t("column.reason")}</th>
            <th scope="col" className="r spd hide-s">
              {t("column.speed")}
            </th>
            <th scope="col" className="r lft">
              {t("column.left")}
            </th>
            <th scope="col" className="act8">
              <span className="sr">{t("column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          <Gap height={from * height} />
          {jobs.slice(from, to).map((job, i) => (
            <JobRow
              key={job.id}
              job={job}
              index={from + i}
              selected={ids.has(job.id)}
              paused={paused}
              onSelect={select}
              onOpen={onOpen}
              onRemove={onRemove}
            />
          ))}
          <Gap height={(jobs.length - to) * height} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are out of sight. It spans the columns of a narrow window: one more would make a column of its own there. */
const Gap = ({ height }: { height: number }) =>
  height > 0 && (
    <tr className="gap" aria-hidden>
      <td colSpan={6} style={{ height }} />
    </tr>
  );

type Runs = {
  readonly all: () => void;
  readonly clear: (() => void) | null;
  readonly remove: () => void;
};

/** The keys of the list: up and down from row to row, Ctrl+A all, Delete removes, Esc selects none. */
function tableKey(event: KeyboardEvent, target: HTMLElement, runs: Runs): (() => void) | null {
  if (event.ctrlKey && event.code === "KeyA") return runs.all;
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  switch (event.code) {
    case "ArrowDown":
    case "ArrowUp": {
      const next = neighbour(target, event.code === "ArrowDown");
      return next ? () => next.focus() : null;
    }
    case "Delete":
      return runs.remove;
    case "Escape":
      return runs.clear;
    default:
      return null;
  }
}

/** The same control one row on or back: the check box, the name, the first action. */
function neighbour(target: HTMLElement, down: boolean): HTMLElement | null {
  const row = target.closest("tr");
  const cell = target.closest("td, th");
  const other = down ? row?.nextElementSibling : row?.previousElementSibling;
  if (!row || !cell || !other || other.className === "gap") return null;
  const at = [...row.children].indexOf(cell);
  return other.children[at]?.querySelector<HTMLElement>("input, button") ?? null;
}
