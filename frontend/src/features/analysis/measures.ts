import type { Locale } from "@/lib/format";
import { formatTimecode } from "@/lib/format";

// How the measures of backend/analysis/verdict are written. Which there are is said by the program; one that is not here is a plain number.

type Form = {
  /** Behind the number; "s" is written in the language. */
  readonly unit: string;
  readonly digits: readonly [least: number, most: number];
  readonly signed?: boolean;
  /** As many digits as there are, up to the most. */
  readonly free?: boolean;
};

const loud: Form = { unit: "LUFS", digits: [1, 2] };
const span: Form = { unit: "s", digits: [1, 2] };
const count: Form = { unit: "", digits: [0, 0] };
const index: Form = { unit: "", digits: [0, 1] };
const size: Form = { unit: "px", digits: [0, 0] };
const plain: Form = { unit: "", digits: [0, 3], free: true };

const forms: Readonly<Record<string, Form>> = {
  loudness: loud,
  loudness_range: { unit: "LU", digits: [1, 2] },
  short_term: loud,
  momentary: loud,
  true_peak: { unit: "dBTP", digits: [1, 2] },
  phase: { unit: "", digits: [2, 2], signed: true },
  silence: span,
  clipping: count,
  dropouts: count,
  tone: span,
  black: span,
  freeze: span,
  flashes: count,
  letterbox: span,
  bars: span,
  illegal: { unit: "%", digits: [1, 2] },
  interlaced: { unit: "%", digits: [0, 1] },
  index,
  index_p5: index,
  width: size,
  height: size,
  frame_rate: { unit: "fps", digits: [0, 3], free: true },
  duration: span,
  channels: count,
};

const formOf = (measure: string) => forms[measure] ?? plain;
const nbsp = "\u00a0";
const second: Readonly<Record<Locale, string>> = { en: `${nbsp}s`, ko: "초", ja: `${nbsp}秒` };

/** The unit of a measure in the language, "" for a plain number. */
export const unitOf = (locale: Locale, measure: string) =>
  formOf(measure).unit === "s" ? second[locale].trim() : formOf(measure).unit;

/** A rule's limits, or a part of them. */
export type Limits = { readonly min: number | null; readonly max: number | null };
const none: Limits = { min: null, max: null };

const within = (value: number, { min, max }: Limits) =>
  (min === null || value >= min) && (max === null || value <= max);

/** As few digits as keep the number on its side of the limits: −22.46 LUFS is not shown as the −22.5 that would pass. */
function digitsFor(value: number, limits: Limits, [least, most]: Form["digits"]): number {
  const right = within(value, limits);
  for (let digits = least; digits < most; digits += 1) {
    if (within(Number(value.toFixed(digits)), limits) === right) return digits;
  }
  return most;
}

function write(locale: Locale, value: number, digits: number, most: number, signed: boolean) {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: most,
    useGrouping: false,
    signDisplay: signed ? "exceptZero" : "negative",
  })
    .format(value)
    .replace("-", "\u2212");
}

function withUnit(locale: Locale, text: string, unit: string): string {
  if (unit === "s") return text + second[locale];
  return unit ? `${text}${nbsp}${unit}` : text;
}

/** "−20.8 LUFS", "+0.82", "0.02 %", "2.4 s", from a minute on "02:10". */
export function formatMeasure(
  locale: Locale,
  measure: string,
  value: number,
  limits: Limits = none,
): string {
  const { unit, digits, signed = false, free } = formOf(measure);
  if (unit === "s" && value >= 60) return formatTimecode(value, 0);
  const shown = digitsFor(value, limits, digits);
  const most = free || Math.abs(value) < 0.095 ? digits[1] : shown; // 0.02 % is not 0.0 %
  return withUnit(locale, write(locale, value, shown, most, signed), unit);
}

/** What a rule allows: "≤ −1.0 dBTP", "≥ 0", "−23.0 ±0.5 LUFS"; "" without limits. */
export function formatLimits(locale: Locale, measure: string, { min, max }: Limits): string {
  const { unit, digits, signed = false } = formOf(measure);
  const number = (value: number, sign = signed) =>
    write(locale, value, unit && value !== 0 ? Math.min(digits[0], 1) : 0, 3, sign);
  const one = (value: number) =>
    unit === "s" && value >= 60 ? formatTimecode(value, 0) : withUnit(locale, number(value), unit);
  if (min !== null && max !== null) {
    if (min === max) return `= ${one(min)}`;
    const middle = (min + max) / 2;
    const half = (max - min) / 2;
    if (isTenth(middle) && isTenth(half) && unit !== "s") {
      return withUnit(locale, `${number(middle)} ±${number(half, false)}`, unit);
    }
    return `${number(min)} … ${one(max)}`;
  }
  if (min !== null) return `≥ ${one(min)}`;
  return max === null ? "" : `≤ ${one(max)}`;
}

const isTenth = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;
