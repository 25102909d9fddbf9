import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { AnalysesPage } from "./analyses-page";

beforeEach(() => localStorage.clear());

const nothing = () => undefined;
const page = (search = "scene=home", onOpen: (job: string) => void = nothing) =>
  show(<AnalysesPage onAnalyse={nothing} onAnalyseFolder={nothing} onOpen={onOpen} />, search);
const table = () => screen.getByRole("table", { name: "Analyses" });
const names = () =>
  within(table())
    .getAllByRole("rowheader")
    .map((cell) => within(cell).getByRole("button").textContent);
const row = (name: RegExp) => within(table()).getByRole("row", { name });
const text = (element: Element) => element.textContent?.replaceAll("\u00a0", " ");
const box = (name: string) => within(table()).getByRole("checkbox", { name: `Select ${name}` });

describe("the list of analyses", () => {
  it("says of each file where it stands and why", async () => {
    const { container } = await page();
    expect(names()).toEqual([
      "archive-reel-07.mov",
      "flower-macro.mp4",
      "gate-2.mkv",
      "episode-03_v2.mxf",
      "bottles-b-roll.mp4",
      "interview-mina.mkv",
      "dailies-0311.mov",
      "old-tape-transfer.avi",
      "grading-notes.pdf",
    ]);
    const archive = text(row(/archive/));
    expect(archive).toContain("Fail");
    expect(archive).toMatch(/Loudness −20.8 LUFS, True peak −0.4 dBTP, Black 2.4 s/);
    expect(text(row(/flower/))).toMatch(/Pass.*14 checks.*known file/);
    expect(text(row(/old-tape/))).toMatch(/Incomplete.*The file ends at 07:11/);
    expect(text(row(/grading/))).toMatch(/Not analysed.*This file is no video/);
    expect(text(row(/episode/))).toMatch(/38 %.*18:22 of 48:20.*5\.4×.*05:33/);
    await expectAccessible(container);
  });

  it("sums the batch up", async () => {
    await page();
    const sum = text(screen.getByRole("region", { name: "All files together" }));
    expect(sum).toMatch(/3 of 8 done/);
    expect(sum).toMatch(/6 min left · 2\d× real time together · 4 at once/);
    expect(sum).toMatch(/1 pass1 fail1 incomplete/);
  });

  it("shows what one looks for, in the order one wants, and keeps the order", async () => {
    await page();
    await userEvent.click(screen.getByRole("radio", { name: /^Failed/ }));
    expect(names()).toEqual(["archive-reel-07.mov", "grading-notes.pdf"]);
    await userEvent.click(screen.getByRole("radio", { name: /^All/ }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Order" }), "By name");
    expect(names().slice(0, 2)).toEqual(["archive-reel-07.mov", "bottles-b-roll.mp4"]);
    expect(localStorage.getItem("analyses-order")).toBe('"name"');
  });

  it("draws of 5,000 only what is in sight, and finds one by name", async () => {
    const { container } = await page("scene=many");
    expect(screen.getByRole("heading", { name: "4,996 of 5,000 done" })).toBeTruthy();
    expect(table().getAttribute("aria-rowcount")).toBe("5001");
    expect(container.querySelectorAll("tbody tr").length).toBeLessThan(60);
    await userEvent.type(screen.getByRole("searchbox", { name: "Find by name" }), "0042");
    expect(names()).toEqual(["dailies-0042.mxf"]);
    await userEvent.type(screen.getByRole("searchbox"), "nowhere");
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(table().getAttribute("aria-rowcount")).toBe("5001");
  });

  it("opens a file by its name, also while it runs", async () => {
    const open = vi.fn();
    await page("scene=home", open);
    await userEvent.click(screen.getByRole("button", { name: "gate-2.mkv" }));
    expect(open).toHaveBeenCalledWith("j2");
  });

  it("has a verdict for nobody when no template is chosen", async () => {
    const { door } = await page();
    await door.analyses.chooseTemplate("");
    await waitFor(() => expect(text(row(/archive/))).toMatch(/Analysed.*Not judged/));
  });
});

describe("several at once", () => {
  it("are chosen with Shift and removed with Delete, after a question", async () => {
    const { door } = await page();
    const remove = vi.spyOn(door.analyses, "remove");
    const user = userEvent.setup();
    await user.click(box("archive-reel-07.mov"));
    await user.keyboard("{Shift>}");
    fireEvent.click(box("gate-2.mkv"), { shiftKey: true });
    await user.keyboard("{/Shift}");
    expect(screen.getByRole("status").textContent).toBe("3 selected");
    box("flower-macro.mp4").focus();
    await user.keyboard("{Delete}");
    const dialog = screen.getByRole("dialog", { name: "Remove 3 analyses?" });
    expect(dialog.textContent).toMatch(/What still runs is canceled/);
    expect(within(dialog).getByRole("button", { name: "Cancel" })).toBe(document.activeElement);
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(names()[0]).toBe("episode-03_v2.mxf"));
    expect(remove.mock.calls.map(([id]) => id)).toEqual(["j1", "j3", "j2"]);
    expect(screen.queryByText(/selected$/)).toBeNull();
  });

  it("go by keys: down, up, all, none", async () => {
    await page();
    const user = userEvent.setup();
    box("archive-reel-07.mov").focus();
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(box("flower-macro.mp4"));
    await user.keyboard(" ");
    expect(screen.getByRole("status").textContent).toBe("1 selected");
    await user.keyboard("{Control>}a{/Control}");
    expect(screen.getByRole("status").textContent).toBe("9 selected");
    await user.keyboard("{Escape}");
    expect(screen.getByRole("combobox", { name: "Order" })).toBeTruthy();
  });

  it("do not count when a filter hides them", async () => {
    await page();
    await userEvent.click(box("archive-reel-07.mov"));
    await userEvent.click(box("flower-macro.mp4"));
    await userEvent.click(screen.getByRole("button", { name: "Select none" }));
    await userEvent.click(screen.getByRole("radio", { name: /^Passed/ }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(screen.getByRole("status").textContent).toBe("1 selected");
  });
});

describe("one of them", () => {
  it("is exported, analysed again and removed from its menu", async () => {
    const { door } = await page();
    const again = vi.spyOn(door.analyses, "again");
    const user = userEvent.setup();
    const more = () => within(row(/Select flower.*Pass/)).getByRole("button", { name: "More" });
    await user.click(more());
    await user.click(screen.getByRole("menuitem", { name: "Analyse again" }));
    await waitFor(() => expect(again).toHaveBeenCalledWith("j3"));
    await user.click(more());
    await user.click(screen.getByRole("menuitem", { name: "Export…" }));
    await screen.findByRole("dialog", { name: "Export the report of flower-macro.mp4" });
    await user.keyboard("{Escape}");
    await user.click(more());
    await user.click(screen.getByRole("menuitem", { name: "Remove…" }));
    await screen.findByRole("dialog", { name: "Remove the analysis of flower-macro.mp4?" });
  });

  it("that could not be analysed goes without a question", async () => {
    await page();
    const grading = row(/grading/);
    await userEvent.click(within(grading).getByRole("button", { name: "Remove the analysis" }));
    await waitFor(() => expect(names()).not.toContain("grading-notes.pdf"));
  });

  it("that runs is canceled", async () => {
    const { door } = await page();
    const cancel = vi.spyOn(door.analyses, "cancel");
    await userEvent.click(within(row(/gate/)).getByRole("button", { name: "Cancel" }));
    expect(cancel).toHaveBeenCalledWith("j2");
    await waitFor(() => expect(text(row(/gate/))).toContain("Canceled"));
  });
});

describe("around the list", () => {
  it("everything is paused and goes on", async () => {
    await page();
    await userEvent.click(screen.getByRole("button", { name: "Pause all" }));
    await screen.findByText(/^Paused: files that wait do not start/);
    expect(text(row(/dailies/))).toContain("Starts when you press Go on");
    await userEvent.click(screen.getByRole("button", { name: "Go on" }));
    await screen.findByRole("button", { name: "Pause all" });
  });

  it("a folder is watched, changed and left", async () => {
    await page();
    const line = () => screen.getByRole("region", { name: "Watched folder" });
    await userEvent.click(within(line()).getByRole("button", { name: "Watch a folder…" }));
    await waitFor(() => expect(line().textContent).toContain("Watched folder: Project"));
    await userEvent.click(within(line()).getByRole("button", { name: "Stop watching" }));
    await waitFor(() => expect(line().textContent).toContain("No watched folder"));
  });

  it("a watched folder that cannot be looked at says why", async () => {
    await page("scene=home&fault=watched:file_gone");
    expect(screen.getByRole("alert").textContent).toMatch(/Incoming is no longer there/);
  });

  it("nothing yet says what to do, and is accessible in every language", async () => {
    for (const locale of ["en", "ko", "ja"] as const) {
      const { container } = await show(
        <AnalysesPage onAnalyse={nothing} onAnalyseFolder={nothing} onOpen={nothing} />,
        "scene=first",
        locale,
      );
      expect(within(container).queryByRole("table")).toBeNull();
      expect(within(container).getByText(/Ctrl\+O/)).toBeTruthy();
      await expectAccessible(container);
      cleanup();
    }
  });
});
