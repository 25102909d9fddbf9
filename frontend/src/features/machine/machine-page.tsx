import { ScanLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineNow, MachineSnapshot } from "@/backend/door/machine";
import { Chip, Name } from "@/ui/parts";
import { CallLine } from "./call-line";
import { CoresCard } from "./cores-card";
import { FolderCard } from "./folder-card";
import { GpuCards } from "./gpu-card";
import { HistoryCard } from "./history-card";
import { JobsCard } from "./jobs-card";
import { MemoryCard } from "./memory-card";
import { useMachine } from "./use-machine";

type Props = { onAnalyse: () => void; onOpen: (job: string) => void };

/** How busy this machine is, and with what. */
export function MachinePage({ onAnalyse, onOpen }: Props) {
  const { t } = useTranslation("machine");
  const snapshot = useMachine();
  const jobs = snapshot?.now ? snapshot.now.jobs.length + snapshot.now.waiting : 0;
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("title")}</h1>
        {snapshot && (
          <Name className="s12 t3 cut">
            {[snapshot.host.name, snapshot.host.system].filter(Boolean).join(" · ")}
          </Name>
        )}
        <span className="grow" />
        {jobs > 0 && <Chip icon={ScanLine}>{t("jobs", { count: jobs })}</Chip>}
      </header>
      {snapshot?.now ? (
        <Cards snapshot={snapshot} now={snapshot.now} onAnalyse={onAnalyse} onOpen={onOpen} />
      ) : (
        <p className="quiet">{t("looking")}</p>
      )}
    </main>
  );
}

function Cards({
  snapshot: { host, history },
  now,
  onAnalyse,
  onOpen,
}: Props & { snapshot: MachineSnapshot; now: MachineNow }) {
  return (
    <div className="dash" data-gpus={now.gpus.length > 1 ? "many" : undefined}>
      <CoresCard host={host} now={now} />
      <MemoryCard host={host} now={now} />
      <GpuCards gpus={now.gpus} />
      <HistoryCard history={history} />
      <JobsCard now={now} onAnalyse={onAnalyse} onOpen={onOpen} />
      <FolderCard folder={now.folder} />
      {now.call && <CallLine call={now.call} at={now.at} />}
    </div>
  );
}
