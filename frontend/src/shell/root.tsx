import type { i18n } from "i18next";
import { Tooltip } from "radix-ui";
import { type ReactNode, useMemo } from "react";
import { I18nextProvider } from "react-i18next";
import type { Backend } from "@/backend/backend";
import { BackendProvider } from "@/backend/use-backend";
import type { Locale } from "@/lib/format";
import type { Carrier } from "@/lib/picture/carrier";
import { CarrierContext } from "@/lib/picture/use-picture";
import { LanguageProvider } from "@/ui/language-choice";
import { type DrawPicture, DrawProvider } from "@/ui/picture";
import { createToasts, ToastsProvider } from "@/ui/toasts";

type Props = {
  backend: Backend;
  i18n: i18n;
  carrier: Carrier | null;
  draw: DrawPicture | null;
  children: ReactNode;
};

/** Gives the pages all that they stand on. */
export function Root({ backend, i18n, carrier, draw, children }: Props) {
  const toasts = useMemo(createToasts, []);
  const choose = (locale: Locale) => {
    void i18n.changeLanguage(locale);
    void backend.door.program.setLanguage(locale).catch(() => undefined); // the page has it in any case
  };
  return (
    <I18nextProvider i18n={i18n}>
      <BackendProvider value={backend}>
        <CarrierContext.Provider value={carrier}>
          <DrawProvider value={draw}>
            <ToastsProvider value={toasts}>
              <LanguageProvider value={choose}>
                <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
                  {children}
                </Tooltip.Provider>
              </LanguageProvider>
            </ToastsProvider>
          </DrawProvider>
        </CarrierContext.Provider>
      </BackendProvider>
    </I18nextProvider>
  );
}
