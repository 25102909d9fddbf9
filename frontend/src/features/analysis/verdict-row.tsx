import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Report, RuleResult } from "@/backend/door/analyses";
import { formatTimecode } from "@/lib/format";
import { mostlyAfter } from "./mostly-after";
import { useMeasureWords } from "./use-measure-words";

type Props = { result: RuleResult; report: Report; onJump: (at: number) => void };

type State = { icon: LucideIcon; tone: string; name: `state${string}` };

const states = {
  fail: { icon: CircleX, tone: "danger", name: "stateFail" },
  near: { icon: TriangleAlert, tone: "warn", name: "stateNear" },
  pass: { icon: CircleCheck, tone: "ok", name: "statePass" },
  unknown: { icon: CircleDashed, tone: "t3", name: "stateUnknown" },
  absent: { icon: CircleMinus, tone: "t3", name: "stateAbsent" },
} as const satisfies Readonly<Record<RuleResult["state"], State>>;

/** One rule: what it measures, where that stands, the value and the limit. Pressed, it shows the place. */
export function VerdictRow({ result, report, onJump }: Props) {
  const { t } = useTranslation("analysis");
  const words = useMeasureWords();
  const place = usePlace(result, report);
  const { icon: Icon, tone, name } = states[result.state];
  const colour = result.state === "fail" || result.state === "near" ? tone : "t2";
  const content = (
    <>
      <Icon size={16} className={tone} aria-hidden />
      <span className="min-w-0">
        <span className="nm w5 cut" data-names>
          {words.name(result.measure)}
        </span>
        <span className="sr">: {t(`report.${name}`)} </span>
        {place && (
          <span className="sub num cut" data-names>
            {place.words}
          </span>
        )}
      </span>
      <span className={`num w5 ${colour}`}>{useValue(result)}</span>
      <span className="lim num">{words.limits(result)}</span>
    </>
  );
  const kind = place ? "vr" : "vr one";
  return (
    <li data-state={result.state}>
      {place?.at === undefined ? (
        <div className={kind}>{content}</div>
      ) : (
        <button type="button" className={kind} onClick={() => onJump(place.at ?? 0)}>
          {content}
        </button>
      )}
    </li>
  );
}

/** The value, or why there is none. */
function useValue(result: RuleResult): string {
  const { t } = useTranslation("analysis");
  const words = useMeasureWords();
  if (result.state === "absent") return t("report.noSound");
  if (result.state === "unknown") return t("report.notMeasured");
  return words.value(result);
}

type Place = { readonly words: string; readonly at?: number };

const time = (at: number) => formatTimecode(at, 1);

/** Where a value stands, in words and as a time to jump to; null when it is of the whole file and nothing more is known. */
function usePlace(result: RuleResult, report: Report): Place | null {
  const { t } = useTranslation("analysis");
  const { state, measure, start, end, count } = result;
  const loudness = measure === "loudness" && state === "fail";
  const from = useMemo(
    () => (loudness ? mostlyAfter(report, result) : null),
    [loudness, report, result],
  );
  if (state === "unknown") {
    const why = (report.missing ?? []).some((one) => one.why === "no_opencv");
    return why && ofOpencv.has(measure) ? { words: t("report.needsOpencv") } : null;
  }
  if (state === "absent") return null;
  if (loudness) {
    return from === null
      ? null
      : { words: t("report.mostlyAfter", { at: formatTimecode(from, 0) }), at: from };
  }
  if (start === 0 && end === 0 && count === 0) return null;
  if (count > 0 && isCounted.has(measure)) {
    const words = count === 1 ? "report.once" : "report.times";
    return { words: t(words, { at: time(start), count }), at: start };
  }
  if (end <= start) return { words: t("report.peakAt", { at: time(start) }), at: start };
  const key = count > 1 ? "report.longest" : "report.span";
  return { words: t(key, { start: time(start), end: time(end), count }), at: start };
}

const isCounted = new Set(["flashes", "clipping", "dropouts"]);
const ofOpencv = new Set(["index", "index_p5"]);
