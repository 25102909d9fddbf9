import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RuleResult } from "@/backend/door/analyses";
import type { Locale } from "@/lib/format";
import { formatLimits, formatMeasure, type Limits, unitOf } from "./measures";

/** Names, values and limits of measures in the language of the window. */
export function useMeasureWords() {
  const { t, i18n } = useTranslation("analysis");
  const locale = i18n.language as Locale;
  return useMemo(
    () => ({
      /** A measure that we have no word for keeps its own name. */
      name: (measure: string) =>
        t(`measures.${measure as "loudness"}`, { defaultValue: measure.replaceAll("_", " ") }),
      unit: (measure: string) => unitOf(locale, measure),
      /** "−20.8 LUFS"; "—" when it was not measured. */
      value: (result: Pick<RuleResult, "measure" | "value"> & Partial<Limits>) =>
        result.value === null
          ? "—"
          : formatMeasure(locale, result.measure, result.value, {
              min: result.min ?? null,
              max: result.max ?? null,
            }),
      /** "≤ −1.0 dBTP" */
      limits: (rule: Limits & { readonly measure: string }) =>
        formatLimits(locale, rule.measure, rule),
    }),
    [t, locale],
  );
}
