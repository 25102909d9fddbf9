import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { ExportButton } from "./export-button";
import { TemplateMenu } from "./template-menu";

beforeEach(() => localStorage.clear());

const trigger = () => screen.getByRole("button", { name: /^Template: / });

async function editor(search = "scene=home") {
  const shown = await show(<TemplateMenu />, search);
  const user = userEvent.setup();
  await user.click(trigger());
  await user.click(screen.getByRole("menuitem", { name: "Edit templates…" }));
  const dialog = await screen.findByRole("dialog", { name: "Templates" });
  return { ...shown, user, dialog, in: within(dialog) };
}

describe("the menu of templates", () => {
  it("shows the chosen one, and chooses another or none", async () => {
    const { door } = await show(<TemplateMenu />, "scene=home");
    const user = userEvent.setup();
    await user.click(trigger());
    const names = screen.getAllByRole("menuitemradio").map((item) => item.textContent);
    expect(names).toEqual(["Broadcast EBU R 128", "Web", "Meeting", "Festival master", "None"]);
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await waitFor(() => expect(trigger().textContent).toBe("Template: Web"));
    await door.analyses.chooseTemplate("");
    await waitFor(() => expect(trigger().textContent).toBe("Template: None"));
  });
});

describe("the editor of templates", () => {
  it("shows the rules of the program's, and copies them", async () => {
    const { user, dialog, in: within_, door } = await editor();
    expect(within_.getByText(/^−23.0 ±0.5 LUFS$/)).toBeTruthy();
    expect(within_.queryByRole("textbox")).toBeNull();
    await expectAccessible(dialog);
    const put = vi.spyOn(door.analyses, "putTemplate");
    await user.click(within_.getByRole("button", { name: "Make a copy" }));
    const name = within_.getByRole("textbox", { name: "Name" });
    expect((name as HTMLInputElement).value).toBe("Broadcast EBU R 128, copy");
    await expectAccessible(dialog);
    await user.clear(name);
    await user.type(name, "News");
    const max = within_.getByRole("textbox", { name: "True peak: Max" });
    await user.clear(max);
    await user.type(max, "−2,5{Enter}");
    await waitFor(() => expect(put).toHaveBeenCalled());
    const [kept] = put.mock.calls[0] ?? [];
    expect(kept).toMatchObject({ id: "", name: "News", builtIn: false });
    expect(kept?.rules).toHaveLength(14);
    expect(kept?.rules[1]).toEqual({ measure: "true_peak", min: null, max: -2.5, near: 0.3 });
    await waitFor(() =>
      expect(within_.getByRole("button", { name: "News" }).getAttribute("aria-current")).toBe(
        "true",
      ),
    );
  });

  it("says at the field what is wrong, and keeps nothing until it is right", async () => {
    const { user, in: within_, door } = await editor();
    const put = vi.spyOn(door.analyses, "putTemplate");
    await user.click(within_.getByRole("button", { name: "New template" }));
    expect(within_.queryByRole("alert")).toBeNull(); // nothing is written yet
    await user.click(within_.getByRole("button", { name: "Save" }));
    expect(within_.getAllByRole("alert").map((one) => one.textContent)).toEqual([
      "Give the template a name.",
      "Give at least one limit.",
    ]);
    await waitFor(() => expect(document.activeElement).toBe(within_.getByLabelText("Name")));
    await user.type(within_.getByLabelText("Name"), "Mine");
    await user.type(within_.getByLabelText("Loudness: Min"), "1,080");
    expect(within_.getByRole("alert").textContent).toMatch(/could mean thousands or decimals/);
    expect(within_.getByLabelText("Loudness: Min").getAttribute("aria-invalid")).toBe("true");
    await user.clear(within_.getByLabelText("Loudness: Min"));
    await user.type(within_.getByLabelText("Loudness: Min"), "-20");
    await user.type(within_.getByLabelText("Loudness: Max"), "-21");
    expect(within_.getByRole("alert").textContent).toBe("The maximum is below the minimum.");
    await user.click(within_.getByRole("button", { name: "Save" }));
    expect(put).not.toHaveBeenCalled();
    await user.click(within_.getByRole("button", { name: "Add a rule" }));
    const [first, second] = within_.getAllByRole("combobox", { name: "Measure" });
    await user.selectOptions(second as HTMLElement, "Loudness");
    expect(first?.getAttribute("aria-invalid")).toBe("true");
    await user.click(
      within_.getAllByRole("button", { name: "Remove the rule for Loudness" })[1] as HTMLElement,
    );
    expect(within_.getAllByRole("combobox")).toHaveLength(1);
  });

  it("asks before what was written is lost, and before a template goes", async () => {
    const { user, dialog, in: within_, door } = await editor();
    await user.click(within_.getByRole("button", { name: "Festival master" }));
    await user.type(within_.getByLabelText("Name"), " 2");
    await user.keyboard("{Escape}");
    const leaving = screen.getByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(leaving).getByRole("button", { name: "Keep editing" }));
    expect((within_.getByLabelText("Name") as HTMLInputElement).value).toBe("Festival master 2");
    await user.click(within_.getByRole("button", { name: "Web" }));
    await user.click(screen.getByRole("button", { name: "Leave without saving" }));
    expect(within_.getByRole("button", { name: "Web" }).getAttribute("aria-current")).toBe("true");

    const gone = vi.spyOn(door.analyses, "removeTemplate");
    await user.click(within_.getByRole("button", { name: "Festival master" }));
    await user.click(within_.getByRole("button", { name: "Remove…" }));
    await user.click(
      within(screen.getByRole("dialog", { name: /^Remove the template Festival/ })).getByRole(
        "button",
        { name: "Remove" },
      ),
    );
    await waitFor(() => expect(gone).toHaveBeenCalledWith("t1"));
    await waitFor(() =>
      expect(within_.queryByRole("button", { name: "Festival master" })).toBeNull(),
    );
    await user.click(within_.getAllByRole("button", { name: "Close" })[0] as HTMLElement);
    await waitFor(() => expect(dialog.isConnected).toBe(false));
  });

  it("says why a template could not be kept", async () => {
    const { user, in: within_ } = await editor("scene=home&fault=putTemplate:no_space");
    await user.click(within_.getByRole("button", { name: "Make a copy" }));
    await user.click(within_.getByRole("button", { name: "Save" }));
    expect((await within_.findByRole("alert")).textContent).toMatch(/^The disk is full/);
  });
});

describe("the export", () => {
  async function open(search = "scene=home") {
    const { backend, door } = await show(<span />, search);
    const job = backend.analyses.getState()?.jobs[0];
    if (!job) throw new Error("the fake has jobs");
    const shown = await show(<ExportButton job={job} />, search);
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Export…" }));
    const dialog = await screen.findByRole("dialog");
    return { ...shown, other: door, user, dialog, in: within(dialog) };
  }

  it("writes the chosen formats, says which files, and remembers the choice", async () => {
    const { user, dialog, in: within_, door } = await open();
    const write = vi.spyOn(door.analyses, "exportReport");
    await expectAccessible(dialog);
    expect(within_.getAllByRole("checkbox", { checked: true })).toEqual([
      within_.getByLabelText("PDF"),
    ]);
    await user.click(within_.getByLabelText("CSV"));
    await user.click(within_.getByLabelText("EDL"));
    await user.click(within_.getByRole("button", { name: "Choose folder…" }));
    await waitFor(() => expect(write).toHaveBeenCalledWith("j1", ["pdf", "csv", "edl"]));
    const toast = await screen.findByRole("status");
    expect(toast.textContent).toMatch(/3 files were written.*archive-reel-07.mov.report.pdf, /);
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Export…" }));
    expect(screen.getAllByRole("checkbox", { checked: true })).toHaveLength(3);
  });

  it("stays open and says why when it failed", async () => {
    const { user, in: within_ } = await open("scene=home&fault=exportReport:folder_unwritable");
    await user.click(within_.getByRole("button", { name: "Choose folder…" }));
    expect((await within_.findByRole("alert")).textContent).toMatch(/^Nothing can be stored/);
  });

  it("needs a format", async () => {
    const { user, in: within_ } = await open();
    await user.click(within_.getByLabelText("PDF"));
    expect(within_.getByRole("button", { name: "Choose folder…" })).toHaveProperty(
      "disabled",
      true,
    );
  });
});
