import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { SettingsPage } from "./settings-page";

describe("the settings", () => {
  it("list whose files are taken without asking, and take that back", async () => {
    const { door, container } = await show(<SettingsPage />, "scene=files");
    const list = await screen.findByRole("list", { name: "Taken without asking" });
    expect(list.textContent?.replaceAll("\u00a0", " ")).toContain("Mina Parkup to 1.00 GB");
    expect(within(list).getAllByRole("listitem")).toHaveLength(2);
    await expectAccessible(container);
    await userEvent.click(screen.getByRole("button", { name: "Ask again for Mina Park" }));
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(1));
    expect(await door.transfers.rules()).toHaveLength(1);
  });

  it("switch the desktop's notifications off, and show it so after a reload", async () => {
    const { door, backend } = await show(<SettingsPage />, "scene=home");
    const toggle = screen.getByRole("switch", { name: "Tell me when nobody looks at the window" });
    expect(toggle.getAttribute("aria-checked")).toBe("true");
    await userEvent.click(toggle);
    await waitFor(() => expect(toggle.getAttribute("aria-checked")).toBe("false"));
    expect((await door.program.info()).notifications).toBe(false);
    expect(backend.info.getState().notifications).toBe(false);
  });
});
