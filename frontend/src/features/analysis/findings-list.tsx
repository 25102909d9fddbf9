import { Film, Scissors, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useAnalyses } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { currentAt, type Finding } from "./findings";
import { useKindName } from "./kinds";

type Props = { findings: readonly Finding[]; onJump: (at: number) => void };

/** Every finding with its time; pressing one shows its first picture. */
export function FindingsList({ findings, onJump }: Props) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const nameOf = useKindName();
  const now = useAnalyses((s) => currentAt(findings, s?.player.at ?? 0));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[now]?.scrollIntoView?.({ block: "nearest" });
  }, [now]);
  if (findings.length === 0) return <p className="quiet">{t("noFindings")}</p>;
  return (
    <ul ref={list} className="finds" aria-label={t("findings")}>
      {findings.map((finding, i) => {
        const Icon = finding.kind === "cut" ? Scissors : finding.kind === "black" ? Square : Film;
        return (
          <li key={`${finding.kind} ${finding.at}`}>
            <button
              type="button"
              className="find"
              aria-current={i === now ? "true" : undefined}
              onClick={() => onJump(finding.at)}
            >
              <span className="cite">{formatTimecode(finding.at)}</span>
              <Icon size={16} aria-hidden />
              <span className="cut">{nameOf(finding.kind)}</span>
              {finding.end !== null && (
                <span className="len num">{format.span(finding.end - finding.at, 2)}</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
