import { Film, type LucideIcon, Scissors, Square, Volume2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnalyses } from "@/backend/use-backend";
import { formatTimecode } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { currentAt, type Finding } from "./findings";
import { useKindName } from "./kinds";
import type { Tone } from "./tones";
import { useOverflow } from "./use-overflow";

type Props = {
  findings: readonly Finding[];
  toneOf: (finding: Finding) => Tone;
  onJump: (at: number) => void;
};

const rowHeight = 32; // CSS pixels, as in the styles
const around = 12; // rows drawn above and below what is seen

/** Findings with their times; pressing one shows its first picture. Of many, those near the part that is seen are there. */
export function FindingsList({ findings, toneOf, onJump }: Props) {
  const { t } = useTranslation("analysis");
  const now = useAnalyses((s) => currentAt(findings, s?.player.at ?? 0));
  const list = useRef<HTMLDivElement>(null);
  const more = useOverflow(list);
  const [seen, setSeen] = useState({ from: 0, to: 60 });
  const look = () => {
    const { scrollTop = 0, clientHeight = 0 } = list.current ?? {};
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
    const to = Math.ceil((scrollTop + Math.max(clientHeight, 48 * rowHeight)) / rowHeight) + around;
    setSeen((old) => (old.from === from && old.to === to ? old : { from, to }));
  };
  useEffect(() => {
    const box = list.current;
    if (!box || now < 0) return;
    const top = now * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + 1.5 * rowHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + 1.5 * rowHeight - box.clientHeight; // not under the fade
    }
  }, [now]);
  if (findings.length === 0) return <p className="quiet">{t("noFindings")}</p>;
  return (
    <div ref={list} className="finds" data-more={more ? "" : undefined} onScroll={look}>
      <ul
        aria-label={t("findings")}
        style={{
          paddingTop: `${seen.from * rowHeight}px`,
          height: `${findings.length * rowHeight}px`,
        }}
        onKeyDown={walk}
      >
        {findings.slice(seen.from, seen.to).map((finding, i) => (
          <FindingRow
            key={`${finding.kind} ${finding.at} ${finding.end}`}
            finding={finding}
            tone={toneOf(finding)}
            current={seen.from + i === now}
            place={seen.from + i + 1}
            count={findings.length}
            onJump={onJump}
          />
        ))}
      </ul>
    </div>
  );
}

/** Up and down go from finding to finding. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.code];
  const row = (event.target as HTMLElement).closest("li");
  if (!step || !row) return;
  event.preventDefault();
  const next = row[step as "nextElementSibling"];
  next?.querySelector<HTMLElement>("button")?.focus();
}

const icons: Readonly<Record<string, LucideIcon>> = { cut: Scissors, black: Square };
const ofSound = new Set(["silence", "clipping", "phase", "dropout", "tone"]);

const iconOf = (kind: string) => icons[kind] ?? (ofSound.has(kind) ? Volume2 : Film);
const colours: Readonly<Record<Tone, string>> = { fact: "", near: "warn", fail: "danger" };

type RowProps = {
  finding: Finding;
  tone: Tone;
  current: boolean;
  place: number;
  count: number;
  onJump: (at: number) => void;
};

function FindingRow({ finding, tone, current, place, count, onJump }: RowProps) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  const nameOf = useKindName();
  const Icon = iconOf(finding.kind);
  return (
    <li aria-posinset={place} aria-setsize={count}>
      <button
        type="button"
        className="find"
        aria-current={current ? "true" : undefined}
        onClick={() => onJump(finding.at)}
      >
        <span className="cite">{formatTimecode(finding.at)}</span>
        <Icon size={16} className={colours[tone]} aria-hidden />
        <span className="cut" data-names>
          {nameOf(finding.kind)}
        </span>
        {tone !== "fact" && (
          <span className="sr">{t(tone === "fail" ? "report.stateFail" : "report.stateNear")}</span>
        )}
        {finding.end !== null && (
          <span className={`len num ${colours[tone]}`}>
            {format.span(finding.end - finding.at, 2)}
          </span>
        )}
      </button>
    </li>
  );
}
