import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { StorageSettings } from "./storage-settings";

const page = async (search: string, locale?: "en" | "ko" | "ja") => {
  const shown = await show(<StorageSettings />, search, locale);
  await screen.findByRole("switch");
  return shown;
};
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("the folders of analyses", () => {
  it("are chosen and taken back", async () => {
    const { container } = await page("scene=home");
    expect(screen.getByText(/\/default\/work$/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Back to the profile" })).toBeNull();
    await press("Work folder: Choose folder…");
    expect(await screen.findByText("/media/joon/Rushes/VideoNet")).toBeTruthy();
    await press("Archive folder: Choose folder…");
    expect(await screen.findByText("/media/joon/Rushes")).toBeTruthy();
    await expectAccessible(container);
    await press("No archive");
    expect(await screen.findByText(/^None: reports/)).toBeTruthy();
    await press("Back to the profile");
    expect(await screen.findByText(/\/default\/work$/)).toBeTruthy();
    expect(screen.getByText(/^New things go here/)).toBeTruthy();
  });

  it("say why no analysis can begin", async () => {
    await page("scene=home&fault=workFolder:folder_gone");
    expect(screen.getByRole("alert").textContent).toMatch(/RAID.*is not there/);
  });

  it("say why a folder was not taken", async () => {
    const { door } = await page("scene=home&fault=setWork:folder_unwritable");
    await press("Work folder: Choose folder…");
    await waitFor(() => expect(screen.getByText(/^Nothing can be stored in/)).toBeTruthy());
    expect((await door.storage.state()).workChosen).toBe(false);
  });

  it("keep free what is chosen", async () => {
    const { door } = await page("scene=home");
    await userEvent.selectOptions(screen.getByLabelText("Keep free"), "10000000000");
    await waitFor(async () => expect((await door.storage.state()).reserve).toBe(10e9));
  });

  it("put scratch into memory where memory holds files", async () => {
    const { door } = await page("scene=home");
    expect(screen.getByText("Room for 7.40 GB now.")).toBeTruthy();
    await userEvent.click(screen.getByRole("switch", { name: "Scratch in memory" }));
    await waitFor(async () => expect((await door.storage.state()).inRAM).toBe(true));
  });

  it("say where it does not", async () => {
    await page("scene=first");
    expect(screen.getByText("Memory holds no files on this system.")).toBeTruthy();
    expect(screen.getByRole("switch").hasAttribute("disabled")).toBe(true);
  });
});

describe("how long reports stay", () => {
  it("is asked about with what would leave, and nothing changes without a yes", async () => {
    const { door } = await page("scene=home");
    const set = vi.spyOn(door.storage, "setKeeping");
    const days = () => screen.getByLabelText<HTMLSelectElement>("How long reports stay");
    await userEvent.selectOptions(days(), "90");
    const dialog = within(
      await screen.findByRole("dialog", { name: "4 reports leave the work folder now" }),
    );
    expect(dialog.getByText(/removed for good: 1.36 GB/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Change nothing"));
    await userEvent.click(dialog.getByRole("button", { name: "Change nothing" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect([set.mock.calls.length, days().value]).toEqual([0, "0"]);

    await press("Archive folder: Choose folder…");
    await screen.findByText("/media/joon/Rushes");
    await userEvent.selectOptions(days(), "90");
    await screen.findByText(/^They move into \/media\/joon\/Rushes: 1.36 GB/);
    await press("Move them");
    await screen.findByText(/4 reports moved to the archive, 1.36 GB$/);
    expect(days().value).toBe("90");
  });

  it("changes at once when nothing leaves", async () => {
    const { door } = await page("scene=home");
    await userEvent.selectOptions(
      screen.getByLabelText("How much reports may take"),
      "100000000000",
    );
    await waitFor(async () => expect((await door.storage.state()).bytes).toBe(100e9));
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
