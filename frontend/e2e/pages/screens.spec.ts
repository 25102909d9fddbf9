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

const openTemplates = async (page: Page) => {
  await page.locator(".hd [aria-haspopup='menu']").click();
  await page.getByRole("menu").waitFor();
};

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
    name: "files-open",
    at: "scene=files#/files",
    act: async (page) => page.locator("[aria-expanded='false'].tw").first().click(),
  },
  {
    name: "files-many",
    at: "scene=many#/files",
    act: async (page) => {
      await page.locator(".tw").click();
      await page.locator(".vl").evaluate((list) => list.scrollTo(0, 28 * 60_000));
      await page.getByText("clip-060001.mov").waitFor();
    },
  },
  {
    name: "files-menu",
    at: "scene=files#/files",
    act: async (page, l) => {
      await page.getByRole("button", { name: words.more[l] }).nth(1).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "files-cancel",
    at: "scene=files#/files",
    act: async (page, l) => {
      const row = page.getByRole("listitem", { name: "stills-reel-07" });
      await row.getByRole("button", { name: words.cancel[l] }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "files-offers", at: "scene=offers#/files" },
  {
    name: "offer-too-large",
    at: "scene=offers#/files",
    act: (page, l) => press(page, words.lookCloser[l]),
  },
  {
    name: "offer-known",
    at: "scene=offers#/files",
    act: async (page, l) => {
      const row = page.getByRole("listitem", { name: "rushes-09" });
      await row.getByRole("button", { name: words.lookCloser[l] }).click();
      await page.getByRole("checkbox").click();
    },
  },
  { name: "room-offers", at: "scene=offers#/room/files" },
  { name: "offer-toast", at: "scene=offers#/room/chat" },
  { name: "compare", at: "scene=files#/files", act: (page, l) => press(page, words.checkFiles[l]) },
  {
    name: "compare-running",
    at: "scene=checking#/files",
    act: (page, l) => press(page, words.checkFiles[l]),
  },
  {
    name: "compare-different",
    at: "scene=files#/files",
    act: async (page, l) => {
      await press(page, words.checkFiles[l]);
      const dialog = page.getByRole("dialog");
      await dialog.locator(".cmp button").first().click();
      await dialog.getByRole("radio", { name: words.hash[l] }).click();
      await dialog.getByRole("textbox").fill("ab".repeat(32));
      await dialog.getByRole("button", { name: words.check[l], exact: true }).click();
      await dialog.getByRole("status").waitFor();
    },
  },
  { name: "settings", at: "scene=files#/settings" },
  { name: "settings-empty", at: "scene=home#/settings" },
  { name: "settings-disk-full", at: "scene=home&fault=workFolder:disk_reserve#/settings" },
  {
    name: "settings-keep",
    at: "scene=files#/settings",
    act: async (page) => {
      await page.locator("select:has(option[value='365'])").selectOption("30");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "machine", at: "scene=two#/machine" },
  { name: "machine-idle", at: "scene=first#/machine" },
  { name: "machine-folder-gone", at: "scene=home&fault=workFolder:folder_gone#/machine" },
  {
    name: "drop-on-tile",
    at: "scene=six#/room/people",
    act: async (page) => {
      await page.evaluate(() => {
        const row = document.querySelector(".person[data-drop]");
        const at = row?.getBoundingClientRect() ?? new DOMRect();
        const data = new DataTransfer();
        data.items.add(new File(["x"], "reel.mov"));
        const where = { clientX: at.x + 20, clientY: at.y + 20, dataTransfer: data, bubbles: true };
        row?.dispatchEvent(new DragEvent("dragenter", where));
      });
      await page.locator(".dhint").waitFor();
    },
  },
  {
    name: "drop-folder",
    at: "scene=two#/room/chat",
    act: async (page) => {
      await page.evaluate(() =>
        window.fakeFiles?.({
          picked: {
            handle: "x" as never,
            files: [{ name: "Project", size: 4.2e9 as never, video: false, folder: true }],
          },
        }),
      );
      await page.getByRole("dialog").waitFor();
    },
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
  { name: "analyses-empty", at: "scene=first#/analysis" },
  {
    name: "analyses-many",
    at: "scene=many#/analysis",
    act: async (page) => {
      await page.locator(".body").evaluate((body) => body.scrollTo(0, 56 * 2_500));
      await page.getByText("dailies-2490.mxf").waitFor();
    },
  },
  {
    name: "analyses-selected",
    at: "scene=home&fault=watched:file_gone#/analysis",
    act: async (page) => {
      await page.locator("tbody input").first().focus();
      await page.keyboard.press("Control+a");
    },
  },
  {
    name: "analyses-remove",
    at: "scene=home#/analysis",
    act: async (page) => {
      await page.locator("tbody input").first().focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "templates-menu", at: "scene=home#/analysis", act: (page) => openTemplates(page) },
  {
    name: "templates",
    at: "scene=home#/analysis",
    act: async (page, l) => {
      await openTemplates(page);
      await page.getByRole("menuitem", { name: words.editTemplates[l] }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "templates-wrong",
    at: "scene=home#/analysis",
    act: async (page, l) => {
      await openTemplates(page);
      await page.getByRole("menuitem", { name: words.editTemplates[l] }).click();
      await press(page, words.makeCopy[l]);
      await page.getByRole("textbox").nth(2).fill("1,080");
      await press(page, words.save[l]);
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "export",
    at: "scene=home#/analysis",
    act: async (page, l) => {
      await page.getByRole("button", { name: words.more[l] }).first().click();
      await page.getByRole("menuitem", { name: words.export[l] }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "analysis", at: "scene=home#/analysis/j1" },
  {
    name: "analysis-zoomed",
    at: "scene=home#/analysis/j1",
    act: async (page) => {
      for (let i = 0; i < 14; i += 1) await page.keyboard.press("+");
    },
  },
  { name: "analysis-short", at: "scene=home#/analysis/j3" },
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
