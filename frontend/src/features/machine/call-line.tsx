import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineCall } from "@/backend/door/machine";
import { useFormat } from "@/lib/use-format";

/** What the machine's work has done to the call. */
export function CallLine({ call, at }: { call: MachineCall; at: string }) {
  const { t } = useTranslation("machine");
  const format = useFormat();
  const whole = call.underruns === 0;
  const Icon = whole ? CircleCheck : TriangleAlert;
  const seconds = (Date.parse(at) - Date.parse(call.since)) / 1000;
  return (
    <section className="card row call-line" data-span="12" aria-label={t("call")}>
      <Icon size={16} className={whole ? "ok" : "warn"} aria-hidden />
      <p className="grow min-w-0">{t("callFirst")}</p>
      <p className="t3 s12 num">
        {t("underruns", { count: call.underruns, span: format.span(seconds) })}
      </p>
    </section>
  );
}
