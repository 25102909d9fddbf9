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
  await page.keyboard.press("End");
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
  await page.keyboard.type("str");
  await page.keyboard.press("Enter");
  await expect(menu).toHaveText("Template: Strict");
  await expect(row).toContainText("Fail");
  await expect(row).toContainText("True peak −3.2 dBTP");
});

test("5,000 analyses: the focus goes down the list, what is selected far below is removed", async ({
  page,
}) => {
  await page.goto("/?lang=en&still&scene=many#/analysis");
  await page.getByRole("checkbox", { name: "Select dailies-5000.mxf" }).focus();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("ArrowDown");
    // The row comes into sight before the next key, as it does for a person.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
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
  await expect(page.getByText("dailies-4938.mxf")).toBeVisible();
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "4999");
  // Whoever goes on by keys is still in the list.
  expect(await page.evaluate(() => document.activeElement?.closest("table") !== null)).toBe(true);
});
