import { useTranslation } from "react-i18next";
import type { MachinePoint } from "@/backend/door/machine";
import { useFormat } from "@/lib/use-format";
import { areaOf, linesOf, strokeOf } from "./graph";

const minutes = [5, 4, 3, 2, 1] as const;

/** Processor, graphics processor and memory of the last five minutes. */
export function HistoryCard({ history }: { history: readonly MachinePoint[] }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const last = history.at(-1);
  const cpu = linesOf(history, (point) => point.cpu);
  const gpu = linesOf(history, (point) => point.gpu);
  const memory = linesOf(history, (point) => point.memory);
  const legend = [
    { kind: "cpu", text: t("processor"), value: last?.cpu ?? 0 },
    ...(last && last.gpu !== null ? [{ kind: "gpu", text: "GPU", value: last.gpu }] : []),
    { kind: "memory", text: t("memory"), value: last?.memory ?? 0 },
  ].map((one) => ({ ...one, value: format.percent(one.value / 100) }));
  const told = [t("lastMinutes"), ...legend.map((one) => `${one.text} ${one.value}`)].join(", ");
  return (
    <section className="card" data-span="12" aria-labelledby="machine-history">
      <div className="row legend">
        <h2 id="machine-history" className="w5 t2">
          {t("lastMinutes")}
        </h2>
        <span className="grow" />
        {legend.map((one) => (
          <span key={one.kind} className="row s12">
            <i data-kind={one.kind} />
            <span className="t2">{one.text}</span>
            <b className="num w5">{one.value}</b>
          </span>
        ))}
      </div>
      <div className="graph">
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label={told}>
          <path
            className="grid"
            d="M0 25H1000M0 50H1000M0 75H1000M200 0V100M400 0V100M600 0V100M800 0V100"
          />
          <path className="area" d={areaOf(cpu)} />
          <path className="line" data-kind="memory" d={strokeOf(memory)} />
          <path className="line" data-kind="gpu" d={strokeOf(gpu)} />
          <path className="line" data-kind="cpu" d={strokeOf(cpu)} />
        </svg>
        <span className="ylab num" aria-hidden>
          {format.percent(1)}
        </span>
        <span className="ylab num" data-at="half" aria-hidden>
          {format.percent(0.5)}
        </span>
      </div>
      <div className="row num s11 t3 xlabs" aria-hidden>
        {minutes.map((one) => (
          <span key={one}>{`−${one}:00`}</span>
        ))}
        <span>{t("now")}</span>
      </div>
    </section>
  );
}
