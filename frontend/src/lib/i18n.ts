import i18next, { type i18n, type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Locale } from "./format";

const locales: readonly Locale[] = ["en", "ko", "ja"];

/** The language of the system among ours, English for everybody else. */
export function systemLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const found = locales.find((locale) => tag.toLowerCase().startsWith(locale));
    if (found) return found;
  }
  return "en";
}

/** Makes the one translator of the page; `resources` has a namespace per feature in each language. */
export function createI18n(resources: Resource, locale: Locale): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    resources,
    lng: locale,
    fallbackLng: "en",
    supportedLngs: [...locales],
    defaultNS: "ui",
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    missingInterpolationHandler: () => "", // a sentence with a gap, never with braces
    returnNull: false,
  });
  return instance;
}
