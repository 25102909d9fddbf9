import { Cpu } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineHost, MachineNow } from "@/backend/door/machine";
import { useFormat } from "@/lib/use-format";
import { Name } from "@/ui/parts";

/** From here on a core has no more to give. */
const hot = 95;
/** Of more cores than this the figures below the bars have no room. */
const figures = 16;

/** The load of each core as a bar, and what processor it is. */
export function CoresCard({ host, now }: { host: MachineHost; now: MachineNow }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const { cores } = now;
  const told = t("coreLoads", {
    loads: cores.map((load) => Math.round(load)).join(", "),
    count: cores.length,
  });
  const style = { "--n": cores.length } as React.CSSProperties;
  return (
    <section className="card" data-span="6" aria-labelledby="machine-cores">
      <div className="row t2">
        <Cpu size={16} aria-hidden />
        <h2 id="machine-cores" className="w5">
          {t("processor")}
        </h2>
        <span className="s12 t3 num">
          {t("cores", { count: host.cores })}
          {host.ghz > 0 && <span className="hide-s">{` · ${format.gigahertz(host.ghz)}`}</span>}
        </span>
        <Name className="s12 t3 cut hide-s">{host.processor}</Name>
        <span className="grow" />
        <span className="num w6 head">{format.percent(now.cpu / 100)}</span>
      </div>
      <div
        className="cores"
        style={style}
        role="img"
        aria-label={told}
        data-many={cores.length > 32}
      >
        {cores.map((load, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a core is its place
          <i key={i} data-hot={load >= hot || undefined}>
            <b style={{ height: `${load}%` }} />
          </i>
        ))}
      </div>
      {cores.length <= figures && (
        <div className="core-figures num s11 t3" style={style} aria-hidden>
          {cores.map((load, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a core is its place
            <span key={i}>{Math.round(load)}</span>
          ))}
        </div>
      )}
    </section>
  );
}
