import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

/** A page that fails its test on any script error and on anything the policy refused. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const bad: string[] = [];
    page.on("pageerror", (error) => bad.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") bad.push(message.text());
    });
    await use(page);
    expect(bad).toEqual([]);
  },
});

export const languages = ["en", "ko", "ja"] as const;
export const sizes = [
  { width: 1440, height: 900 },
  { width: 900, height: 600 },
] as const;

export type Language = (typeof languages)[number];

/** Names of controls in each language, as the tests press them. */
export const words = {
  invite: { en: "Invite", ko: "초대", ja: "招待" },
  copy: { en: "Copy", ko: "복사", ja: "コピー" },
  newRoom: { en: "New room", ko: "새 회의실", ja: "新しいルーム" },
  joinCard: { en: "Join with an invite", ko: "초대로 참가", ja: "招待で参加" },
  join: { en: "Join", ko: "참가", ja: "参加" },
  open: { en: "Open Sound check", ko: "Sound check 열기", ja: "Sound check を開く" },
  profile: { en: "Your name and language", ko: "내 이름과 언어", ja: "名前と言語" },
  lookCloser: { en: "Look closer…", ko: "자세히…", ja: "詳しく…" },
  cancel: { en: "Cancel", ko: "취소", ja: "キャンセル" },
  more: { en: "More", ko: "더 보기", ja: "その他" },
  checkFiles: { en: "Check files…", ko: "파일 대조…", ja: "ファイルを照合…" },
  hash: { en: "A hash", ko: "해시", ja: "ハッシュ" },
  check: { en: "Check", ko: "대조", ja: "照合" },
  editTemplates: { en: "Edit templates…", ko: "기준 편집…", ja: "テンプレートを編集…" },
  makeCopy: { en: "Make a copy", ko: "복사본 만들기", ja: "コピーを作成" },
  save: { en: "Save", ko: "저장", ja: "保存" },
  export: { en: "Export…", ko: "내보내기…", ja: "書き出し…" },
  verified: { en: /^Verified: .*archive/, ko: /^검증됨: .*archive/, ja: /^検証済み: .*archive/ },
} as const;

export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    // A menu floats beside the landmarks by its nature; the rule "region" knows that of dialogs alone.
    .exclude("[data-radix-popper-content-wrapper]:has(> [role='menu'])")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
  expect(told).toEqual([]);
}

/**
 * Nothing is cut off: the window does not scroll sideways, and no text is wider or higher than its box, except where an ellipsis
 * is the rule for names of any length (.cut, <bdi>, inputs).
 */
export async function expectNothingClipped(page: Page) {
  const clipped = await page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push("window scrolls sideways");
    for (const bar of document.querySelectorAll<HTMLElement>(".hd, .call, .df, .ctl, .fr, .tabs")) {
      if (bar.scrollWidth > bar.clientWidth + 1)
        found.push(`too full: ${bar.className} "${bar.textContent}"`);
    }
    const words = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    for (const element of document.querySelectorAll<HTMLElement>("#root *, [role='dialog'] *")) {
      if (!words(element) || element.closest(".sr, canvas, [aria-hidden='true'] kbd")) continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (box.width === 0 || style.visibility === "hidden") continue;
      const text = element.textContent?.trim().slice(0, 40);
      const name = `${element.tagName}.${element.className} "${text}"`;
      const over = element.scrollWidth > element.clientWidth + 1 && style.display !== "inline";
      const ellipsis = style.textOverflow === "ellipsis";
      if (over && !ellipsis) found.push(`wider than its box: ${name}`);
      // An ellipsis is for names that others chose; our own words have to fit.
      if (
        over &&
        ellipsis &&
        !element.querySelector("bdi") &&
        !element.matches("[data-names], [data-names] *")
      )
        found.push(`our words are cut: ${name}`);
      if (box.right > window.innerWidth + 1) found.push(`beyond the window: ${name}`);
      const frame = element.closest("button, .chip, .tab, .ri, .cb, .btn");
      if (frame) {
        const outer = frame.getBoundingClientRect();
        if (box.left < outer.left - 1 || box.right > outer.right + 1)
          found.push(`out of its control: ${name}`);
      }
    }
    return found;
  });
  expect(clipped).toEqual([]);
}
