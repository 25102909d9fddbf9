import { MemoryStick } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineHost, MachineNow } from "@/backend/door/machine";
import { useFormat } from "@/lib/use-format";
import { FigureCard } from "./figure-card";

/** The memory that is in use: by all, by VideoNet, and by its jobs. */
export function MemoryCard({ host, now }: { host: MachineHost; now: MachineNow }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const { done, total } = format.part(now.memory, host.memory);
  const jobs = now.jobs.length;
  return (
    <FigureCard
      icon={MemoryStick}
      title={t("memory")}
      label={t("memoryUsed")}
      part={host.memory > 0 ? now.memory / host.memory : undefined}
      big={done}
      small={`/ ${total}`}
    >
      {now.own > 0 && (
        <p className="s12 t3 facts-line">
          <span>{t("own", { size: format.bytes(now.own) })}</span>
          {jobs > 0 && now.jobsMemory > 0 && (
            <span>{t("jobsMemory", { count: jobs, size: format.bytes(now.jobsMemory) })}</span>
          )}
        </p>
      )}
    </FigureCard>
  );
}
