import { ToggleGroup } from "radix-ui";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { Locale } from "@/lib/format";

const names: readonly (readonly [Locale, string])[] = [
  ["en", "English"],
  ["ko", "한국어"],
  ["ja", "日本語"],
];

const LanguageContext = createContext<(locale: Locale) => void>(() => undefined);
/** Gives what changes the language of the whole program. */
export const LanguageProvider = LanguageContext.Provider;

/** The three languages, each in its own. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation("ui");
  const choose = useContext(LanguageContext);
  return (
    <ToggleGroup.Root
      className="segm"
      type="single"
      aria-label={t("language")}
      value={i18n.language}
      onValueChange={(next) => next && choose(next as Locale)}
    >
      {names.map(([locale, name]) => (
        <ToggleGroup.Item key={locale} value={locale} lang={locale}>
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
