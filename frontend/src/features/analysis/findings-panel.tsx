import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import type { Finding } from "./findings";
import { FindingsList } from "./findings-list";
import { useLaneName } from "./kinds";
import type { Tone } from "./tones";

type Props = {
  all: readonly Finding[];
  /** Those of the kinds that were chosen. */
  shown: readonly Finding[];
  kinds: ReadonlySet<string>;
  onKinds: (kinds: ReadonlySet<string>) => void;
  toneOf: (finding: Finding) => Tone;
  onJump: (at: number) => void;
};

/** All findings, and of which kinds they are shown: of all where none is chosen. "Next finding" goes through what is shown. */
export function FindingsPanel({ all, shown, kinds, onKinds, toneOf, onJump }: Props) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const nameOf = useLaneName();
  const counts = useMemo(() => {
    const of = new Map<string, number>();
    for (const { kind } of all) of.set(kind, (of.get(kind) ?? 0) + 1);
    return [...of];
  }, [all]);
  const toggle = (kind: string) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    onKinds(next.size === counts.length ? new Set() : next);
  };
  return (
    <>
      <header className="hd finds-head">
        <h2 className="s14 w6">{t("findings")}</h2>
        <span className="t3 num s12">{format.count(all.length)}</span>
      </header>
      {counts.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and a legend of its own
        <div className="kinds" role="group" aria-label={t("report.filter")}>
          <button
            type="button"
            className="chip"
            aria-pressed={kinds.size === 0}
            onClick={() => onKinds(new Set())}
          >
            {t("report.all")}
          </button>
          {counts.map(([kind, count]) => (
            <button
              key={kind}
              type="button"
              className="chip"
              aria-pressed={kinds.has(kind)}
              onClick={() => toggle(kind)}
            >
              {nameOf(kind)} <b className="num">{format.count(count)}</b>
            </button>
          ))}
        </div>
      )}
      <FindingsList findings={shown} toneOf={toneOf} onJump={onJump} />
    </>
  );
}
