import type { Page } from "@playwright/test";
import {
  expectAccessible,
  expectNothingClipped,
  type Language,
  languages,
  sizes,
  test,
  words,
} from "./page";

type Screen = {
  readonly name: string;
  readonly at: string;
  readonly act?: (page: Page, language: Language) => Promise<void>;
};

const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) })
    .first()
    .click();

const screens: readonly Screen[] = [
  { name: "home", at: "scene=home" },
  { name: "home-first", at: "scene=first" },
  { name: "home-in-room", at: "scene=six#/" },
  { name: "room-alone", at: "scene=alone#/room" },
  { name: "room-two", at: "scene=two#/room" },
  { name: "room-six-people", at: "scene=six#/room/people" },
  { name: "room-six-chat", at: "scene=six#/room/chat" },
  { name: "room-six-files", at: "scene=six#/room/files" },
  {
    name: "room-faults",
    at: "scene=six&fault=camera:camera_busy,microphone:no_microphone,speaker:no_speaker,relay:relay_lost#/room/files",
  },
  {
    name: "room-invite",
    at: "scene=six#/room/chat",
    act: (page, l) => press(page, words.invite[l]),
  },
  { name: "new-room", at: "scene=six#/", act: async (page) => page.keyboard.press("Control+n") },
  {
    name: "join-refused",
    at: "scene=home&fault=join:invite_expired",
    act: async (page, l) => {
      await page.keyboard.press("Control+j");
      await page.getByRole("textbox").fill("videonet:old");
      await page
        .getByRole("dialog")
        .getByRole("button", { name: words.join[l], exact: true })
        .click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "room-failed",
    at: "scene=home&fault=open:relay_unreachable",
    act: async (page, l) => {
      await press(page, words.open[l]);
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "profile", at: "scene=home", act: (page, l) => press(page, words.profile[l]) },
  { name: "files", at: "scene=files#/files" },
  { name: "files-empty", at: "scene=alone#/files" },
  {
    name: "files-check",
    at: "scene=files#/files",
    act: (page, l) => press(page, words.verified[l]),
  },
  {
    name: "drop",
    at: "scene=six#/room/chat",
    act: async (page) => {
      await page.evaluate(() => window.fakeFiles?.({}));
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "analyses", at: "scene=home#/analysis" },
  { name: "analysis", at: "scene=home#/analysis/j1" },
  { name: "analysis-truncated", at: "scene=home#/analysis/j5" },
  { name: "analysis-running", at: "scene=home#/analysis/j2" },
  { name: "analysis-failed", at: "scene=home#/analysis/j4" },
  { name: "start-failed", at: "scene=home&fault=info:profile_in_use" },
];

for (const screen of screens) {
  for (const language of languages) {
    test(`${screen.name} ${language}`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      // The fake fails to start before it knows its language, as the program would: then the system's counts.
      await page.addInitScript(
        (tag) => Object.defineProperty(navigator, "languages", { value: [tag] }),
        language,
      );
      const [query, hash = ""] = screen.at.split("#");
      await page.goto(`/?still&lang=${language}&${query}${hash ? `#${hash}` : ""}`);
      await page.locator(".rail, [role='alert']").first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      await screen.act?.(page, language);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(400);
        await page.screenshot({
          path: `test-results/screens/${screen.name}-${language}-${size.width}.png`,
        });
        await expectNothingClipped(page);
        await expectAccessible(page);
      }
    });
  }
}
