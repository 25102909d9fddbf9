import "@/styles/index.css";
import type { i18n } from "i18next";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { openBackend } from "@/backend/backend";
import type { Door } from "@/backend/door";
import { toFault } from "@/backend/fault";
import { openWails, pictureDials } from "@/backend/wails";
import { createI18n, systemLocale } from "@/lib/i18n";
import { Carrier } from "@/lib/picture/carrier";
import { supportedCodecs } from "@/lib/picture/codecs";
import type { DrawPicture } from "@/ui/picture";
import { App } from "./app";
import { FailedStart } from "./failed-start";
import { resources } from "./i18n";
import { Root } from "./root";
import { stayOnPage } from "./stay";

type Opened = { readonly door: Door; readonly draw: DrawPicture | null };

/** The program's door, or in builds of mode "fake" one that behaves as if there were a program. */
async function openDoor(): Promise<Opened> {
  if (import.meta.env.MODE === "fake") {
    const { openFake } = await import("@/backend/fake");
    return openFake(new URLSearchParams(window.location.search));
  }
  return { door: openWails(), draw: null };
}

function followLanguage(translator: i18n) {
  const write = (language: string) => {
    document.documentElement.lang = language;
  };
  write(translator.language);
  translator.on("languageChanged", write);
}

async function start(container: HTMLElement) {
  const root = createRoot(container);
  const translator = createI18n(resources, systemLocale(navigator.languages));
  followLanguage(translator);
  try {
    const { door, draw } = await openDoor();
    const backend = await openBackend(door);
    const { language, pictures } = backend.info.getState();
    if (language) await translator.changeLanguage(language);
    const carrier = draw
      ? null
      : new Carrier({
          dials: pictureDials(pictures.address),
          token: pictures.token,
          codecs: supportedCodecs,
        });
    root.render(
      <Root backend={backend} i18n={translator} carrier={carrier} draw={draw}>
        <App />
      </Root>,
    );
  } catch (reason) {
    root.render(
      <I18nextProvider i18n={translator}>
        <FailedStart fault={toFault(reason)} />
      </I18nextProvider>,
    );
  }
}

stayOnPage(window);
const container = document.getElementById("root");
if (container) void start(container);
