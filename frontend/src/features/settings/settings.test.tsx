import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { SettingsPage } from "./settings-page";

describe("the settings", () => {
  it("list whose files are taken without asking, and take that back", async () => {
    const { door, container } = await show(<SettingsPage />, "scene=files");
    const list = await screen.findByRole("list", { name: "Taken without asking" });
    const size = screen.getByRole("combobox", {
      name: "Largest size from Mina Park without asking",
    });
    expect((size as HTMLSelectElement).value).toBe("1000000000");
    expect(within(list).getAllByRole("listitem")).toHaveLength(2);
    await expectAccessible(container);
    await userEvent.click(screen.getByRole("button", { name: "Ask again for Mina Park" }));
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(1));
    expect(await door.transfers.rules()).toHaveLength(1);
  });

  it("change how much somebody may send without asking, and where it goes", async () => {
    const { door } = await show(<SettingsPage />, "scene=files");
    const list = await screen.findByRole("list", { name: "Taken without asking" });
    await userEvent.selectOptions(
      screen.getByRole("combobox", { name: "Largest size from Amara Diallo without asking" }),
      "10000000000",
    );
    await userEvent.click(screen.getByRole("button", { name: "More for Amara Diallo" }));
    await userEvent.click(
      screen.getByRole("menuitem", { name: "Store in the folder of received files" }),
    );
    await waitFor(() => expect(list.textContent).not.toContain("into Rushes"));
    await userEvent.click(screen.getByRole("button", { name: "More for Mina Park" }));
    await userEvent.click(screen.getByRole("menuitem", { name: "Store in another folder…" }));
    await waitFor(() => expect(list.textContent).toContain("Mina Parkinto Rushes"));
    expect((await door.transfers.rules()).map(({ limit, folder }) => [limit, folder])).toEqual([
      [1e9, "Rushes"],
      [10e9, ""],
    ]);
  });

  it("change where received files go, and back", async () => {
    const { backend } = await show(<SettingsPage />, "scene=files");
    const usual = backend.info.getState().inbox;
    expect(screen.queryByRole("button", { name: "Back to the downloads" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Received files: Choose folder…" }));
    expect(await screen.findByText("/media/joon/Rushes")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Back to the downloads" }));
    expect(await screen.findByText(usual)).toBeTruthy();
  });

  it("change what somebody new may send without a second look", async () => {
    const { backend } = await show(<SettingsPage />, "scene=files");
    const size = screen.getByRole("combobox", { name: /Largest size from somebody new/ });
    expect((size as HTMLSelectElement).value).toBe("1000000000");
    await userEvent.selectOptions(size, "100000000");
    await waitFor(() => expect(backend.info.getState().strangerLimit).toBe(100e6));
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
