import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  formatBitrate,
  formatBytes,
  formatCelsius,
  formatClock,
  formatCores,
  formatCount,
  formatDate,
  formatDay,
  formatFactor,
  formatGigahertz,
  formatList,
  formatMoment,
  formatPart,
  formatPercent,
  formatRate,
  formatSpan,
  formatWhen,
  type Locale,
} from "./format";

/** The formats of lib/format in the language of the window. Times come as RFC 3339. */
export function useFormat() {
  const locale = useTranslation().i18n.language as Locale;
  return useMemo(
    () => ({
      bytes: (value: number) => formatBytes(locale, value),
      part: (done: number, total: number) => formatPart(locale, done, total),
      rate: (value: number) => formatRate(locale, value),
      bitrate: (value: number) => formatBitrate(locale, value),
      percent: (value: number) => formatPercent(locale, value),
      count: (value: number) => formatCount(locale, value),
      factor: (value: number) => formatFactor(locale, value),
      list: (items: readonly string[]) => formatList(locale, items),
      gigahertz: (value: number) => formatGigahertz(locale, value),
      celsius: (value: number) => formatCelsius(locale, value),
      cores: (value: number) => formatCores(locale, value),
      span: (seconds: number, digits?: number) => formatSpan(locale, seconds, digits),
      clock: (at: string) => formatClock(locale, new Date(at)),
      date: (at: string) => formatDate(locale, new Date(at), new Date()),
      day: (at: string) => formatDay(locale, new Date(at), new Date()),
      when: (at: string) => formatWhen(locale, new Date(at), new Date()),
      moment: (at: string) => formatMoment(locale, new Date(at), new Date()),
    }),
    [locale],
  );
}
