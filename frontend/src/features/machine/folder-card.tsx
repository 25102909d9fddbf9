import { FolderOpen, HardDrive } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineFolder } from "@/backend/door/machine";
import { useBackend } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";
import { FigureCard } from "./figure-card";

/** Where analyses keep what they make, and how much room is there. */
export function FolderCard({ folder }: { folder: MachineFolder }) {
  const { t } = useTranslation("machine");
  const { door } = useBackend();
  const attempt = useAttempt();
  const format = useFormat();
  const sentence = useSentence();
  if (folder.fault) {
    return (
      <section className="card" data-span="3" aria-labelledby="machine-folder">
        <div className="row t2">
          <HardDrive size={16} aria-hidden />
          <h2 id="machine-folder" className="w5">
            {t("workFolder")}
          </h2>
        </div>
        <p className="danger mt-2 [overflow-wrap:anywhere]" role="alert">
          {sentence(folder.fault)}
        </p>
      </section>
    );
  }
  const [free = "", unit = ""] = format.bytes(folder.free).split("\u00a0");
  return (
    <FigureCard
      icon={HardDrive}
      title={t("workFolder")}
      label={t("diskUsed")}
      part={folder.all > 0 ? 1 - folder.free / folder.all : undefined}
      big={free}
      small={t("freeOf", { unit, all: format.bytes(folder.all) })}
    >
      <p className="s12 t3 facts-line">
        <span>{t("reports", { size: format.bytes(folder.reports) })}</span>
        {folder.scratch > 0 && (
          <span>
            {t(folder.inRAM ? "scratchInRam" : "scratch", { size: format.bytes(folder.scratch) })}
          </span>
        )}
      </p>
      <Button className="mt-2.5" onClick={() => void attempt(door.storage.openWork())}>
        <FolderOpen size={16} aria-hidden />
        {t("openFolder")}
      </Button>
    </FigureCard>
  );
}
