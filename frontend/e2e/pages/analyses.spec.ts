import { expect } from "@playwright/test";
import { test } from "./page";

test("a template by keyboard alone: copied, changed, kept, chosen; the list is judged by it", async ({
  page,
}) => {
  await page.goto("/?lang=en&still&scene=home#/analysis");
  const row = page.getByRole("row", { name: /old-tape|flower-macro/ }).first();
  await expect(row).toContainText("Pass");
  const menu = page.getByRole("button", { name: /^Template: / });
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitemradio").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Edit templates…" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Templates" });
  const press = async (name: string) => {
    await dialog.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
  };
  await press("Make a copy");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Strict");
  const most = dialog.getByRole("textbox", { name: "True peak: Max" });
  await most.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("-9,5");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Strict" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(menu).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitemradio").first()).toBeFocused();
  await page.keyboard.type("str");
  await expect(page.getByRole("menuitemradio", { name: "Strict" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu).toHaveText("Template: Strict");
  await expect(row).toContainText("Fail");
  await expect(row).toContainText("True peak −3.2 dBTP");
});

test("5,000 analyses: the focus goes down the list, what is selected far below is removed", async ({
  page,
}) => {
  await page.goto("/?lang=en&still&scene=many#/analysis");
  const box = (n: number) => page.getByRole("checkbox", { name: `Select dailies-${n}.mxf` });
  await box(5000).focus();
  for (let n = 4999; n >= 4940; n -= 1) {
    await page.keyboard.press("ArrowDown");
    await expect(box(n)).toBeFocused(); // the row comes into sight before the next key, as it does for a person
  }
  const far = page.getByRole("checkbox", { name: "Select dailies-4940.mxf" });
  await expect(far).toBeFocused();
  await expect(far).toBeInViewport();
  expect(await page.locator("tbody tr").count()).toBeLessThan(60);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByText("2 selected")).toBeInViewport();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Remove 2 analyses?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("dailies-4940.mxf")).toHaveCount(0);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "4999");
  // Whoever goes on by keys is still in the list.
  const inTable = () => page.evaluate(() => document.activeElement?.closest("table") !== null);
  await expect.poll(inTable).toBe(true);
});
