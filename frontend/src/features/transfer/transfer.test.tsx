import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { FilesPage } from "./files-page";
import { orderTransfers, sumRunning } from "./order";

const page = <FilesPage onSend={() => undefined} onAnalysis={() => undefined} />;
const plain = (element: HTMLElement) => element.textContent?.replaceAll("\u00a0", " ");

describe("the files", () => {
  it("say where each one is", async () => {
    const { container } = await show(page, "scene=files");
    const row = (name: string) => screen.getByRole("listitem", { name });
    expect(plain(row("master-2026-03.mxf"))).toContain(
      "12.4 of 48.0 GB· 112 MB/s· 5 min left· to Mina Park",
    );
    expect(plain(row("stills-reel-07.zip"))).toContain("Waiting for network…");
    expect(plain(row("titles-v3.mov"))).toContain("Waiting for Amara Diallo…");
    expect(plain(row("dailies-0311.mov"))).toContain("Comparing the file on both computers…");
    expect(plain(row("mix-final.wav"))).toContain("The disk is full. Free 640 MB and try again.");
    expect(plain(row("subtitles-ja.zip"))).toContain("new to you");
    expect(
      within(row("master-2026-03.mxf")).getByRole("progressbar").getAttribute("aria-valuenow"),
    ).toBe("25");
    await expectAccessible(container);
  });

  it("are taken or declined by the person", async () => {
    const { door } = await show(page, "scene=files");
    const accept = vi.spyOn(door.transfers, "accept");
    await userEvent.click(screen.getByRole("button", { name: "Accept" }));
    expect(accept).toHaveBeenCalledWith("t1");
  });

  it("show what both computers counted", async () => {
    await show(page, "scene=files");
    await userEvent.click(
      screen.getByRole("button", { name: /^Verified: .*archive-reel-07.mov$/ }),
    );
    const dialog = screen.getByRole("dialog", { name: "archive-reel-07.mov" });
    expect(within(dialog).getAllByText(/^[0-9a-f]{64}$/)).toHaveLength(2);
    expect(within(dialog).getByText("1,842,006,528 bytes")).toBeTruthy();
  });

  it("stand in order: what waits for me, what failed, what runs; the newest done first", async () => {
    const { backend } = await show(page, "scene=files");
    const all = backend.transfers.getState()?.transfers ?? [];
    const { now, done } = orderTransfers(all.toReversed());
    expect(now.map((one) => one.phase).slice(0, 2)).toEqual(["offered", "failed"]);
    expect(done.map((one) => one.id)).toEqual(["t7", "t8", "t9"]);
    expect(sumRunning(all)).toEqual({ count: 4, rate: 112e6, left: 318 });
  });
});
