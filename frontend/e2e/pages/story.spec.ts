import { expect } from "@playwright/test";
import { expectAccessible, test } from "./page";

test("a room by keyboard alone: open it, invite, write, leave", async ({ page }) => {
  await page.goto("/?lang=en");
  await page.getByRole("heading", { name: "My rooms" }).waitFor();
  await page.keyboard.press("Control+n");
  const name = page.getByRole("textbox", { name: "Name of the room" });
  await expect(name).toBeFocused();
  await page.keyboard.type("Reel 08");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Reel 08" })).toBeVisible();

  await page.keyboard.press("Control+Shift+i");
  const copy = page.getByRole("button", { name: "Copy", exact: true });
  await expect(copy).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Link copied")).toBeVisible();
  const copied = await page.evaluate(() => window.fakeClipboard ?? "");
  expect(copied).toMatch(/^videonet:/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // The secret was in the dialog and nowhere else.
  const rest = await page.evaluate(
    () =>
      document.documentElement.outerHTML +
      location.href +
      JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(rest).not.toContain(copied);

  await expect(page.getByRole("listitem", { name: /^Mina Park/ })).toBeVisible({ timeout: 10_000 });
  const chat = page.getByRole("toolbar", { name: "Call" }).getByRole("button", { name: "Chat" });
  await chat.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Message everyone in the room" }).focus();
  await page.keyboard.type("Is the title right?");
  await page.keyboard.press("Enter");
  const log = page.getByRole("log", { name: "Chat" });
  await expect(log.getByText("Is the title right?", { exact: true })).toBeVisible();
  await expect(log.getByText("“Is the title right?”, noted.")).toBeVisible();

  await page.keyboard.press("Control+Shift+m");
  await expect(page.getByRole("button", { name: "Unmute" })).toBeVisible();
  await expect(page.getByRole("listitem", { name: /^You, .*microphone off/ })).toBeVisible();

  await page.getByRole("button", { name: "Leave" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "My rooms" })).toBeVisible();
});

test("a reload in a room brings it back within two seconds", async ({ page }) => {
  await page.goto("/?lang=en");
  await page.getByRole("button", { name: "Open Sound check" }).click();
  await expect(page.getByRole("listitem", { name: "Mina Park" })).toBeVisible({ timeout: 10_000 });
  await page.getByRole("button", { name: "Chat" }).click();
  await page.getByRole("textbox", { name: "Message everyone in the room" }).fill("still here");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log").getByText("“still here”, noted.")).toBeVisible();
  await page.reload();
  const soon = { timeout: 2_000 };
  await expect(page.getByRole("heading", { name: "Sound check" })).toBeVisible(soon);
  await expect(page.getByRole("listitem", { name: "Mina Park" })).toBeVisible(soon);
  await expect(page.getByRole("log").getByText("still here", { exact: true })).toBeVisible(soon);
});

test("a word that is being composed is not sent by Enter", async ({ page }) => {
  await page.goto("/?lang=ko&scene=two#/room/chat");
  const field = page.getByRole("textbox", { name: "모두에게 메시지 보내기" });
  await field.fill("안녕하세요");
  await field.dispatchEvent("keydown", {
    key: "Enter",
    code: "Enter",
    keyCode: 229,
    isComposing: true,
  });
  await expect(field).toHaveValue("안녕하세요");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  await expect(page.getByRole("log").getByText("안녕하세요", { exact: true })).toBeVisible();
});

test("a finding and the arrow keys lead to the exact frame", async ({ page }) => {
  await page.goto("/?lang=en#/analysis/j1");
  const slider = page.getByRole("slider", { name: "Place in the video" });
  await page.getByRole("button", { name: /02:06.00 Black/ }).click();
  await expect(slider).toHaveAttribute("aria-valuenow", "126");
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", "02:05.96");
  await page.keyboard.press("n");
  await expect(slider).toHaveAttribute("aria-valuenow", "126");
  await page.keyboard.press("Shift+N");
  await expect(slider).toHaveAttribute("aria-valuetext", "01:58.08");
  // A click three pixels beside a cut means the cut.
  const box = await slider.boundingBox();
  if (!box) throw new Error("the timeline has no place");
  await page.mouse.click(box.x + (66.4 / 252) * box.width + 3, box.y + 40);
  await expect(slider).toHaveAttribute("aria-valuenow", "66.4");
  await slider.press("Home");
  await expect(slider).toHaveAttribute("aria-valuenow", "0");
  await slider.press("Space");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(slider).not.toHaveAttribute("aria-valuenow", "0");
});

test("the timeline is zoomed to the frame, scrolled and pointed at", async ({ page }) => {
  await page.goto("/?lang=en#/analysis/j1");
  const slider = page.getByRole("slider", { name: "Place in the video" });
  const part = page.getByRole("slider", { name: "Part of the video that is shown" });
  const shown = async () => Number(await part.getAttribute("aria-valuenow"));
  await slider.waitFor();
  const box = await slider.boundingBox();
  if (!box) throw new Error("the timeline has no place");
  const middle = { x: box.x + box.width / 2, y: box.y + 120 };
  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.down("Control");
  for (let i = 0; i < 30; i += 1) await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeDisabled();
  // A picture is 12 pixels wide: the black at 02:06 begins 0 or more whole pictures from where the range does.
  const start = await shown();
  expect(start).toBeLessThan(126);
  expect(start + box.width / 12 / 25).toBeGreaterThan(126);
  const at = 126.04;
  await page.mouse.click(box.x + (at - start) * 25 * 12 + 6, middle.y);
  await expect(page.getByTestId("timecode")).toHaveText("02:06.06");
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 120, middle.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(shown).toBeCloseTo(start - 10 / 25, 1);
  await expect(page.getByTestId("timecode")).toHaveText("02:06.06"); // scrolling is no click
  await page.mouse.wheel(60, 0);
  await expect.poll(shown).toBeCloseTo(start - 5 / 25, 1);
  await page.keyboard.press("0");
  await expect(part).toHaveCount(0);
});

test("a dragged file shows its targets and goes where it is dropped", async ({ page }) => {
  await page.goto("/?lang=en&scene=six#/room/chat");
  await page.getByRole("log").waitFor();
  const drag = (name: string, x: number, y: number) =>
    page.evaluate(
      ([type, clientX, clientY]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "a.mov"));
        const at = document.elementFromPoint(clientX, clientY) ?? document.body;
        const init = { bubbles: true, cancelable: true, dataTransfer, clientX, clientY };
        at.dispatchEvent(new DragEvent(type, init));
      },
      [name, x, y] as const,
    );
  const zone = page.locator("[data-drop='everyone']");
  // A drag tells of itself again and again; over a tile the other targets come after a moment.
  await drag("dragenter", 700, 400);
  await expect(async () => {
    await drag("dragover", 700, 400);
    await expect(zone).toBeVisible({ timeout: 1_500 });
  }).toPass();
  await drag("dragover", 720, 450);
  await expect(zone).toHaveAttribute("data-hot", "");
  await drag("drop", 720, 450);
  const files = page.getByRole("list", { name: "Files" });
  // Six moving pictures are drawn beside it, by the processor.
  await expect(files.getByRole("listitem", { name: "a.mov" })).toBeVisible({ timeout: 20_000 });
  await expect(zone).toHaveCount(0);
});

test("files that come without a target ask where they go", async ({ page }) => {
  await page.goto("/?lang=en&scene=two#/room");
  await page.getByRole("listitem", { name: /^Mina Park/ }).waitFor();
  await page.evaluate(() => window.fakeFiles?.({}));
  const send = page.getByRole("button", { name: /^Send to Mina Park/ });
  await expect(send).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(send).toHaveCount(0);
  await page.evaluate(() => window.fakeFiles?.({}));
  await page.getByRole("button", { name: /^Analyse here/ }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expect(page.getByText(/^Analysing/)).toBeVisible();
});

test("a call that ends by itself says why", async ({ page }) => {
  await page.goto("/?lang=en");
  await page.getByRole("heading", { name: "My rooms" }).waitFor();
  await page.evaluate(() => window.fakeLink?.({ fault: null }));
  await page
    .getByRole("dialog", { name: "Join the room of this invite?" })
    .getByRole("button", { name: "Join" })
    .click();
  await expect(page.getByRole("heading", { name: "Colour, reel 07" })).toBeVisible();
  await page.evaluate(() => window.fakeEnd?.("relay_unreachable"));
  const dialog = page.getByRole("dialog", { name: "The call has ended" });
  await expect(dialog).toContainText("The room does not answer.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "My rooms" })).toBeVisible();
});

test("an invite that is refused is said under the field, and the link goes with the dialog", async ({
  page,
}) => {
  await page.goto("/?lang=en");
  await page.getByRole("button", { name: "Join with an invite" }).click();
  const link = page.getByRole("textbox", { name: "Link of the invite" });
  await link.fill("https://example.org/");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText(
    "This is no VideoNet link. Copy it again from the invitation.",
  );
  await expect(link).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Join with an invite" }).click();
  await expect(link).toHaveValue("");
});

test("strings that attack stay text, on every page", async ({ page }) => {
  for (const place of [
    "six#/room/chat",
    "six#/room/people",
    "six#/room/files",
    "files#/files",
    "home#/analysis",
    "home#/",
    "home#/analysis/j1",
  ]) {
    const [scene, hash] = place.split("#");
    await page.goto(`/?lang=en&still&hostile&scene=${scene}#${hash}`);
    await page.locator(".rail").waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
    expect(await page.locator("iframe, svg[onload], img:not([src^='data:image/'])").count()).toBe(
      0,
    );
    const links = await page
      .locator("#root a")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""));
    for (const href of links) expect(href).toMatch(/^(#|https?:)/);
    expect(await page.evaluate(() => document.body.textContent)).not.toContain("\u202e");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      1440,
    );
  }
  await expectAccessible(page);
});

test("F6 goes from part to part, and the focus is always seen", async ({ page }) => {
  await page.goto("/?lang=en&scene=six#/room/chat");
  await page.getByRole("log").waitFor();
  const regions: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    await page.keyboard.press("F6");
    regions.push(
      await page.evaluate(() => {
        const region = document.activeElement?.closest("[data-region]");
        const seen =
          document.activeElement && getComputedStyle(document.activeElement).boxShadow !== "none";
        return `${region?.className} ${seen}`;
      }),
    );
  }
  expect(regions).toEqual(["rail true", "main true", "call true", "panel true", "rail true"]);
});

test("chat links open outside, through the program", async ({ page }) => {
  await page.goto("/?lang=en&scene=six#/room/chat");
  await page.getByRole("link", { name: "https://review.example.org/reel-07" }).click();
  expect(await page.evaluate(() => window.fakeOpened)).toBe("https://review.example.org/reel-07");
  expect(page.url()).toContain("127.0.0.1");
});
