import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { Door } from "@/backend/door";
import type { MachineEvent } from "@/backend/door/machine";
import type { Bytes } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { expectAccessible, show } from "@/test/show";
import { MachinePage } from "./machine-page";

const onAnalyse = vi.fn();
const onOpen = vi.fn();
const page = async (search: string, locale?: "en" | "ko" | "ja") => {
  const shown = await show(<MachinePage onAnalyse={onAnalyse} onOpen={onOpen} />, search, locale);
  await screen.findByRole("region", { name: /Processor|프로세서|プロセッサー/ });
  return shown;
};
const card = (name: RegExp | string) => within(screen.getByRole("region", { name }));

/** The page until one goes elsewhere. */
function Left({ subscribe }: { subscribe: Door["machine"]["subscribe"] }) {
  const { door } = useBackend();
  const [shown, setShown] = useState(true);
  Object.assign(door.machine, { subscribe });
  return (
    <>
      {shown && <MachinePage onAnalyse={onAnalyse} onOpen={onOpen} />}
      <button type="button" onClick={() => setShown(false)}>
        Elsewhere
      </button>
    </>
  );
}

describe("the page of this machine", () => {
  it("tells each core, memory, the GPU, the disk and the call", async () => {
    const { container } = await page("scene=six");
    expect(screen.getByText("studio-a · Debian 12.5")).toBeTruthy();
    const cores = card("Processor");
    expect(cores.getByRole("img").getAttribute("aria-label")).toBe(
      "Load of the cores in percent: 92, 88, 96, 71, 64, 90, 38, 22",
    );
    expect(container.querySelectorAll(".cores i[data-hot]")).toHaveLength(1);
    expect(cores.getByText("70 %")).toBeTruthy();
    expect(card("Memory").getByText("VideoNet", { exact: false })).toBeTruthy();
    expect(card("GPU · RTX 4060").getByText("61 °C")).toBeTruthy();
    expect(card("Work folder").getByText("GB free of 1.00 TB")).toBeTruthy();
    expect(card("Call").getByText("0 audio underruns in 12 min")).toBeTruthy();
    expect(
      screen.getByRole("img", { name: /^Last 5 minutes, Processor .*GPU .*Memory/ }),
    ).toBeTruthy();
    await expectAccessible(container);
  });

  it("leads from a running job to its page", async () => {
    await page("scene=home");
    const row = within(screen.getByRole("table")).getByRole("row", { name: /gate-2.mkv/ });
    expect(within(row).getByText("measuring")).toBeTruthy();
    expect(within(row).getByText("4.8×")).toBeTruthy();
    expect(within(row).getByText("1.4")).toBeTruthy();
    expect(within(row).getByText("388 MB")).toBeTruthy();
    await userEvent.click(within(row).getByRole("button", { name: "gate-2.mkv" }));
    expect(onOpen).toHaveBeenCalledWith("j2");
  });

  it("says what there is not instead of inventing it", async () => {
    const { container } = await page("scene=first");
    expect(card("GPU").getByText(/^No GPU found/)).toBeTruthy();
    expect(screen.queryByRole("table")).toBeNull();
    expect(screen.queryByRole("region", { name: "Call" })).toBeNull();
    expect(screen.queryByText(/GHz/)).toBeNull();
    expect(
      screen.getByRole("img", { name: /^Last 5 minutes/ }).getAttribute("aria-label"),
    ).not.toContain("GPU");
    await userEvent.click(screen.getByRole("button", { name: "Analyse a video…" }));
    expect(onAnalyse).toHaveBeenCalled();
    await expectAccessible(container);
  });

  it("says why the work folder cannot be used", async () => {
    await page("scene=home&fault=workFolder:folder_unwritable");
    expect(card("Work folder").getByRole("alert").textContent).toContain("RAID");
    expect(screen.queryByRole("button", { name: "Open folder" })).toBeNull();
  });

  it("follows the samples, and lets the program rest when it is left or hidden", async () => {
    let emit: (event: MachineEvent) => void = () => undefined;
    const off = vi.fn();
    const subscribe = vi.fn((handler: (event: MachineEvent) => void) => {
      emit = handler;
      return off;
    });
    const { door } = await show(<Left subscribe={subscribe} />, "scene=home");
    await screen.findByRole("region", { name: "Memory" });
    const snapshot = await door.machine.snapshot();
    const { now } = snapshot;
    if (!now) throw new Error("no sample");
    const at = new Date(Date.parse(now.at) + 2_500).toISOString();
    act(() =>
      emit({
        seq: snapshot.seq + 1,
        type: "sample",
        point: { at, cpu: 12, memory: 50, gpu: null },
        now: { ...now, at, cpu: 12, memory: 16e9 as Bytes, gpus: [] },
      }),
    );
    expect(card("Memory").getByText(/^16/)).toBeTruthy();
    expect(card("GPU").getByText(/^No GPU found/)).toBeTruthy();
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(off).toHaveBeenCalledTimes(1);
    Object.defineProperty(document, "hidden", { configurable: true, value: false });
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await waitFor(() => expect(subscribe).toHaveBeenCalledTimes(2));
    await userEvent.click(screen.getByRole("button", { name: "Elsewhere" }));
    expect(off).toHaveBeenCalledTimes(2);
  });

  it.each(["ko", "ja"] as const)("speaks %s", async (locale) => {
    const { container } = await page("scene=six", locale);
    expect(container.textContent).not.toMatch(/machine:|\{\{/);
    await expectAccessible(container);
  });
});
