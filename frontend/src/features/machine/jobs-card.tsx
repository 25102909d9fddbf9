import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineJob, MachineNow } from "@/backend/door/machine";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Bar, Name } from "@/ui/parts";

type Props = { now: MachineNow; onAnalyse: () => void; onOpen: (job: string) => void };

/** The analyses that run: how far, how fast, and what they use of the machine. */
export function JobsCard({ now, onAnalyse, onOpen }: Props) {
  const { t } = useTranslation("machine");
  if (now.jobs.length === 0) {
    return (
      <section className="card no-jobs" data-span="9" aria-labelledby="machine-jobs">
        <h2 id="machine-jobs" className="w5">
          {t("noJobs")}
        </h2>
        <p className="t3">
          {now.waiting > 0 ? t("waitingOnly", { count: now.waiting }) : t("noJobsHelp")}
        </p>
        <Button onClick={onAnalyse}>
          <Plus size={16} aria-hidden />
          {t("analyse")}
        </Button>
      </section>
    );
  }
  return (
    <section className="card jobs" data-span="9">
      <table aria-label={t("running")}>
        <thead>
          <tr>
            <th scope="col">{t("job")}</th>
            <th scope="col">{t("step")}</th>
            <th scope="col">{t("progress")}</th>
            <th scope="col">{t("speed")}</th>
            <th scope="col">{t("coresUsed")}</th>
            <th scope="col">{t("memory")}</th>
          </tr>
        </thead>
        <tbody>
          {now.jobs.map((job) => (
            <JobRow key={job.id} job={job} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
      {now.waiting > 0 && <p className="s12 t3 rest">{t("waiting", { count: now.waiting })}</p>}
    </section>
  );
}

function JobRow({ job, onOpen }: { job: MachineJob; onOpen: (job: string) => void }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const part = job.duration > 0 ? job.at / job.duration : 0;
  return (
    <tr>
      <th scope="row">
        <button type="button" className="cut w5 text-left" onClick={() => onOpen(job.id)}>
          <Name>{job.file}</Name>
        </button>
      </th>
      <td className="t2">{t(`steps.${job.step}`)}</td>
      <td>
        <div className="row">
          <div className="grow">
            <Bar label={t("progressOf", { file: plainLine(job.file) })} part={part} />
          </div>
          <span className="num t2 part">{format.percent(part)}</span>
        </div>
      </td>
      <td className="num w5">{job.realtime > 0 ? `${format.factor(job.realtime)}×` : "–"}</td>
      <td className="num t2">{job.cores >= 0 ? format.cores(job.cores) : "–"}</td>
      <td className="num t2">{job.memory > 0 ? format.bytes(job.memory) : "–"}</td>
    </tr>
  );
}
