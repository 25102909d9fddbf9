import { Layers } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineGPU } from "@/backend/door/machine";
import { useFormat } from "@/lib/use-format";
import { Name } from "@/ui/parts";
import { FigureCard } from "./figure-card";

/** A card for each graphics processor; one that says so when there is none. */
export function GpuCards({ gpus }: { gpus: readonly MachineGPU[] }) {
  const { t } = useTranslation("machine");
  if (gpus.length === 0) {
    return (
      <section className="card" data-span="3" aria-labelledby="machine-gpu">
        <div className="row t2">
          <Layers size={16} aria-hidden />
          <h2 id="machine-gpu" className="w5">
            GPU
          </h2>
        </div>
        <p className="t3 s12 mt-2">{t("noGpu")}</p>
      </section>
    );
  }
  // biome-ignore lint/suspicious/noArrayIndexKey: a card is its place
  return gpus.map((gpu, i) => <GpuCard key={i} gpu={gpu} />);
}

/** "NVIDIA GeForce RTX 4060" is too long beside its sign. */
const shortName = (name: string) => name.replace(/^NVIDIA\s+(GeForce\s+)?/i, "");

function GpuCard({ gpu }: { gpu: MachineGPU }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const memory = format.part(gpu.memory, gpu.memoryAll);
  return (
    <FigureCard
      icon={Layers}
      title={<Name className="cut block">{`GPU · ${shortName(gpu.name)}`}</Name>}
      label={t("gpuLoad")}
      part={gpu.load / 100}
      big={`${Math.round(gpu.load)}`}
      small="%"
    >
      <p className="s12 t3 facts-line">
        {gpu.decoder >= 0 && (
          <span>{t("decoder", { percent: format.percent(gpu.decoder / 100) })}</span>
        )}
        {gpu.memoryAll > 0 && <span>{t("partOf", memory)}</span>}
        {gpu.celsius >= 0 && <span>{format.celsius(gpu.celsius)}</span>}
      </p>
    </FigureCard>
  );
}
