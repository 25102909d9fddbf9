import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Report, Verdict } from "@/backend/door/analyses";
import type { Seconds } from "@/backend/door/values";
import { reportOf } from "@/backend/fake/reports";
import { expectAccessible, show } from "@/test/show";
import { AnalysisPage } from "./analysis-page";
import { cellsOf } from "./frames-lane";
import { wholeOf } from "./range";
import { VerdictPanel } from "./verdict-panel";

const s = (value: number) => value as Seconds;
const page = (job: string) => <AnalysisPage job={job} narrow={false} onBack={() => undefined} />;

beforeEach(() => localStorage.clear());

async function open(job = "j1", locale: "en" | "ko" | "ja" = "en", search?: string) {
  const shown = await show(page(job), search, locale);
  await screen.findByRole("slider");
  return shown;
}

describe("the verdict", () => {
  it("says what failed, by how much, and leads to the place", async () => {
    const { door } = await open();
    const seek = vi.spyOn(door.analyses, "seek");
    const panel = await screen.findByRole("region", { name: "Verdict" });
    expect(within(panel).getByRole("heading")).toHaveProperty("textContent", "Fail");
    expect(panel.textContent).toContain("3 of 14 checks, 1 near its limit");
    const rows = within(panel).getAllByRole("listitem");
    expect(rows.map((row) => row.dataset["state"])).toEqual([
      ...["fail", "fail", "fail", "near"],
      ...Array.from({ length: 10 }, () => "pass"),
    ]);
    const black = within(panel).getByRole("button", { name: /^Black: Failed/ });
    expect(black.textContent).toContain("02:06.0 – 02:08.4, longest of 3");
    expect(black.textContent?.replaceAll("\u00a0", " ")).toMatch(/2\.4 s≤ 1\.0 s$/);
    await userEvent.click(black);
    await waitFor(() => expect(seek).toHaveBeenCalledWith(126));
    expect(rows[0]?.textContent).toContain("mostly after 01:58");
  });

  it("gives way to plain facts when no template is chosen, and comes back with one", async () => {
    const { door } = await open();
    await screen.findByRole("region", { name: "Verdict" });
    await act(() => door.analyses.chooseTemplate(""));
    const facts = await screen.findByRole("region", { name: "What was found" });
    expect(within(facts).getByRole("heading").textContent).toBe("32 findings");
    expect(screen.queryByRole("region", { name: "Verdict" })).toBeNull();
    await act(() => door.analyses.chooseTemplate("web"));
    expect(await screen.findByRole("region", { name: "Verdict" })).toBeTruthy();
  });

  it("says what was not measured, and that nothing was there to measure", async () => {
    const none = { min: null, max: 1, value: null, start: s(0), end: s(0), count: 0 };
    const verdict: Verdict = {
      template: "x",
      state: "unknown",
      results: [
        { ...none, measure: "loudness", state: "absent" },
        { ...none, measure: "index_p5", state: "unknown" },
        { ...none, measure: "black", state: "pass", value: 0 },
      ],
    };
    const report: Report = {
      ...reportOf("a.mov", 5),
      missing: [{ kind: "noise", why: "no_opencv" }],
    };
    await show(<VerdictPanel report={report} verdict={verdict} onJump={() => undefined} />);
    expect(screen.getByRole("heading").textContent).toBe("Incomplete");
    expect(screen.getByText("1 of 2 checks not measured")).toBeTruthy();
    const [unknown, , absent] = screen.getAllByRole("listitem");
    expect(unknown?.textContent).toMatch(/Technical index, p5.*built without OpenCV.*Not measured/);
    expect(absent?.textContent).toMatch(/Loudness.*No sound/);
  });
});

describe("the timeline", () => {
  it("says in words what its lanes show in colours", async () => {
    await open();
    await screen.findByRole("img", { name: "Black: 3, of them 1 over the limit and 0 near it" });
    expect(
      screen.getByRole("img", { name: "Freeze: 2, of them 0 over the limit and 1 near it" }),
    ).toBeTruthy();
    expect(screen.getByRole("img", { name: "Shots: 26" })).toBeTruthy();
    expect(screen.getByRole("img", { name: "Loudness over time" })).toBeTruthy();
    expect(screen.getByRole("slider", { name: "Place in the video" })).toBeTruthy();
  });

  it("is zoomed to the frame by keys and buttons, and shows where that is", async () => {
    await open();
    const part = () => screen.queryByRole("slider", { name: "Part of the video that is shown" });
    expect(part()).toBeNull();
    fireEvent.keyDown(document.body, { key: "+" });
    expect(part()).not.toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Zoom to the frame" }));
    expect(screen.getByText("00:01:47:05")).toBeTruthy(); // of the picture on screen
    expect(screen.getByRole("button", { name: "Zoom in" })).toHaveProperty("disabled", true);
    const before = part()?.getAttribute("aria-valuenow");
    fireEvent.keyDown(part() as HTMLElement, { code: "ArrowRight" });
    expect(Number(part()?.getAttribute("aria-valuenow"))).toBeGreaterThan(Number(before));
    fireEvent.keyDown(document.body, { key: "0" });
    expect(part()).toBeNull();
  });

  it("keeps the playhead in view while a part is shown", async () => {
    const { door } = await open();
    await userEvent.click(screen.getByRole("button", { name: "Zoom to the frame" }));
    await act(() => door.analyses.seek(s(200)));
    const part = screen.getByRole("slider", { name: "Part of the video that is shown" });
    await waitFor(() => expect(Number(part.getAttribute("aria-valuenow"))).toBeGreaterThan(190));
    expect(Number(part.getAttribute("aria-valuenow"))).toBeLessThanOrEqual(200);
  });

  it("shows the lanes that are wanted, also the next time", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Lanes" }));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Sound" }));
    expect(screen.queryByRole("img", { name: "Sound over time" })).toBeNull();
    expect(localStorage.getItem("videonet.lanes.hidden")).toBe('["sound"]');
  });

  it("has no lanes for what a silent file without cuts has not", async () => {
    await open("j3");
    expect(screen.getByRole("img", { name: "Shots: 1" })).toBeTruthy();
    for (const name of ["Sound over time", "Loudness over time"]) {
      expect(screen.queryByRole("img", { name })).toBeNull();
    }
  });

  it("shows stills at their own times, as many as fit", () => {
    const stills = [0, 1, 2, 3, 50, 99].map((at) => ({ at: s(at), shot: true, url: `u${at}` }));
    const cells = cellsOf(stills, wholeOf(100), 1_000);
    expect(cells.map(({ still, left, width }) => [still.url, left, width])).toEqual([
      ["u0", 0, 499],
      ["u50", 500, 489],
      ["u99", 990, 10],
    ]);
    const part = { start: s(60), end: s(80) };
    expect(cellsOf(stills, part, 1_000).map(({ still }) => still.url)).toEqual(["u50"]);
    expect(cellsOf([], part, 1_000)).toEqual([]);
  });
});

describe("keys", () => {
  const press = (code: string, more: object = {}) =>
    fireEvent.keyDown(document.body, { code, ...more });

  it("J, K and L play back and forth, faster each time", async () => {
    const { door, backend } = await open();
    const speed = vi.spyOn(door.analyses, "setSpeed");
    const step = vi.spyOn(door.analyses, "step");
    const player = () => backend.analyses.getState()?.player;
    const is = (wanted: number) => waitFor(() => expect(player()?.speed).toBe(wanted));
    for (const wanted of [1, 2, 4, 8, 8]) {
      press("KeyL");
      await is(wanted);
      await waitFor(() => expect(player()?.playing).toBe(true));
    }
    expect(await screen.findByText("8×")).toBeTruthy();
    press("KeyJ");
    await is(-1);
    press("KeyJ");
    await is(-2);
    expect(await screen.findByText("−2×")).toBeTruthy();
    press("KeyK");
    await waitFor(() => expect(player()?.playing).toBe(false));
    speed.mockClear();
    press("KeyL");
    press("KeyJ");
    expect(step.mock.calls).toEqual([[1], [-1]]); // K is still held
    expect(speed).not.toHaveBeenCalled();
    fireEvent.keyUp(document.body, { code: "KeyK" });
    press("KeyL");
    expect(speed).toHaveBeenCalledWith(1);
  });

  it("go by pictures, seconds, findings and to the ends", async () => {
    const { door } = await open();
    const seek = vi.spyOn(door.analyses, "seek");
    const step = vi.spyOn(door.analyses, "step");
    press("ArrowLeft");
    expect(step).toHaveBeenLastCalledWith(-1);
    press("End");
    await waitFor(() => expect(seek).toHaveBeenLastCalledWith(252));
    press("Home");
    await waitFor(() => expect(seek).toHaveBeenLastCalledWith(0));
    await userEvent.click(screen.getByRole("button", { name: /^Freeze 2$/ }));
    press("KeyN"); // among those that are shown
    await waitFor(() => expect(seek).toHaveBeenLastCalledWith(62.44));
    press("ArrowRight", { shiftKey: true });
    await waitFor(() => expect(seek.mock.lastCall?.[0]).toBeCloseTo(63.44));
  });

  it("are buttons too", async () => {
    const { door } = await open();
    const speed = vi.spyOn(door.analyses, "setSpeed");
    await userEvent.click(await screen.findByRole("button", { name: "Play backwards" }));
    expect(speed).toHaveBeenCalledWith(-1);
  });
});

describe("the findings", () => {
  it("are filtered by kind", async () => {
    await open();
    const list = () =>
      within(screen.getByRole("list", { name: "Findings" })).getAllByRole("listitem");
    expect(list()).toHaveLength(32);
    await userEvent.click(screen.getByRole("button", { name: "Black 3" }));
    await userEvent.click(screen.getByRole("button", { name: "Freeze 2" }));
    expect(list()).toHaveLength(5);
    await userEvent.click(screen.getByRole("button", { name: "All" }));
    expect(list()).toHaveLength(32);
  });

  it("of a hundred thousand are not all in the page", async () => {
    const { door, container } = await show(null);
    container.remove();
    const report = reportOf("long.mxf", 36_000);
    const events = Array.from({ length: 100_000 }, (_, i) => ({ kind: "cut", at: s(i * 0.36) }));
    const { FindingsList } = await import("./findings-list");
    const { findingsOf } = await import("./findings");
    expect(door).toBeTruthy();
    const findings = findingsOf({ ...report, events, spans: [] });
    await show(<FindingsList findings={findings} toneOf={() => "fact"} onJump={() => undefined} />);
    const rows = screen.getAllByRole("listitem");
    expect(rows.length).toBeLessThan(120);
    expect(rows[0]?.getAttribute("aria-setsize")).toBe("100000");
  });
});

it.each(["en", "ko", "ja"] as const)("every control has a name in %s", async (locale) => {
  const { container } = await open("j1", locale);
  await screen.findAllByRole("listitem");
  await expectAccessible(container);
});
