import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDate,
  formatFactor,
  formatSpan,
  formatTimecode,
  type Locale,
} from "./format";
import { plainLine } from "./plain-text";

/** What a failure must have to be said: a code of backend/fault and the values of its sentence. */
export type Sayable = {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
};

// How the value of a hole is written; a hole that is not here is text of somebody's.
const writers: Readonly<Record<string, (locale: Locale, value: string | number) => string>> = {
  when: (locale, value) =>
    `${formatDate(locale, new Date(value), new Date())} ${formatClock(locale, new Date(value))}`,
  at: (_locale, value) => formatTimecode(Number(value), 0),
  free: (locale, value) => formatBytes(locale, Number(value)),
  need: (locale, value) => formatBytes(locale, Number(value)),
  size: (locale, value) => formatBytes(locale, Number(value)),
  limit: (locale, value) => formatBytes(locale, Number(value)),
  offset: (locale, value) => formatCount(locale, Number(value)),
  seconds: (locale, value) => formatSpan(locale, Number(value)),
  factor: (locale, value) => formatFactor(locale, Number(value)),
};

function write(locale: Locale, hole: string, value: string | number): string {
  const writer = writers[hole];
  if (writer && (typeof value === "number" || hole === "when")) return writer(locale, value);
  return plainLine(String(value));
}

/** The sentence of a failure in the language of t; a code without one is said as a fault of ours. */
export function sentenceOf(t: TFunction<"fault">, locale: Locale, fault: Sayable): string {
  const values = Object.fromEntries(
    Object.entries(fault.values).map(([hole, value]) => [hole, write(locale, hole, value)]),
  );
  return t(fault.code as "internal", { ...values, defaultValue: t("internal") });
}

/** Says what went wrong in the language of the window. */
export function useSentence(): (fault: Sayable) => string {
  const { t, i18n } = useTranslation("fault");
  return useCallback(
    (fault: Sayable) => sentenceOf(t, i18n.language as Locale, fault),
    [t, i18n.language],
  );
}
