import { CircleX, ShieldCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Compare, CompareSide } from "@/backend/door/transfers";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Bar } from "@/ui/parts";

/** A check that runs. */
export function CompareRunning({ compare }: { compare: Compare }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const { bytes, total, seconds } = compare;
  const rate = seconds > 0 ? bytes / seconds : 0;
  const line = [
    t("part", format.part(bytes, total)),
    ...(rate > 0
      ? [format.rate(rate), t("left", { span: format.span((total - bytes) / rate) })]
      : []),
  ];
  return (
    <div className="col gap-2">
      <p>{t("compareReading")}</p>
      <Bar label={t("compareProgress")} part={total > 0 ? bytes / total : 0} />
      <p className="s12 t3 num">{line.join(" · ")}</p>
    </div>
  );
}

/** What a check found: the verdict first, then both sides. */
export function CompareResult({ compare }: { compare: Compare }) {
  const { t, i18n } = useTranslation("transfer");
  const format = useFormat();
  const sentence = useSentence();
  const { state, kind, first, second, seconds, signers, fault } = compare;
  if (state === "failed" || kind === "") {
    return (
      <div className="col gap-1">
        <p className="verdict danger" role="alert">
          <TriangleAlert size={28} aria-hidden />
          {t("compareFailed")}
        </p>
        {fault && <p className="t2">{sentence(fault)}</p>}
      </div>
    );
  }
  const same = state === "same";
  const Icon = same ? ShieldCheck : CircleX;
  const sizesDiffer = first.size >= 0 && second.size >= 0 && first.size !== second.size;
  const names = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(
    signers.map((name) => plainLine(name)),
  );
  return (
    <div className="col gap-3">
      <p className={`verdict ${same ? "ok" : "danger"}`} role="status">
        <Icon size={28} aria-hidden />
        {t(same ? `compareSame.${kind}` : `compareDifferent.${kind}`)}
      </p>
      <Side label={t("compareFirst")} side={first} />
      <Side label={t(kind === "receipt" ? "compareReceipt" : "compareFile")} side={second} />
      <div className="t2 s12 num">
        {fault && <p className="whitespace-normal">{sentence(fault)}</p>}
        {sizesDiffer && <p>{t("compareSizes")}</p>}
        {signers.length > 0 && <p data-names>{t("compareSigned", { names })}</p>}
        {seconds >= 0.05 && (
          <p>{t("compareTook", { span: format.span(seconds, seconds < 10 ? 1 : 0) })}</p>
        )}
      </div>
    </div>
  );
}

function Side({ label, side }: { label: string; side: CompareSide }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  return (
    <dl className="hash select-text">
      {side.name && (
        <>
          <dt>{label}</dt>
          <dd className="cut text-text-1">
            <bdi>{plainLine(side.name)}</bdi>
          </dd>
        </>
      )}
      <dt>SHA-256</dt>
      <dd className="mono">{side.sha256 || "–"}</dd>
      {side.size >= 0 && (
        <>
          <dt>{t("size")}</dt>
          <dd className="num text-text-1">{t("exactBytes", { bytes: format.count(side.size) })}</dd>
        </>
      )}
    </dl>
  );
}
