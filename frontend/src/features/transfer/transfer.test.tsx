import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { FilesPage } from "./files-page";
import { TransferNotices } from "./transfer-notices";

const page = (
  <FilesPage onSend={() => undefined} onSendFolder={() => undefined} onAnalysis={() => undefined} />
);
const plain = (element: HTMLElement) => element.textContent?.replaceAll("\u00a0", " ");
const row = (name: string) => screen.getByRole("listitem", { name });
const button = (name: string | RegExp, inside?: HTMLElement) =>
  (inside ? within(inside) : screen).getByRole("button", { name });

describe("the files", () => {
  it("say where each one is", async () => {
    const { container } = await show(page, "scene=files");
    expect(plain(row("master-2026-03.mxf"))).toContain(
      "12.4 of 48.0 GB· 112 MB/s· 5 min left· to Mina Park",
    );
    expect(plain(row("stills-reel-07"))).toContain(
      "Waiting for network…· 1,842 of 2,880 files· from Studio B",
    );
    expect(plain(row("titles-v3.mov"))).toContain("Waiting for Amara Diallo…");
    expect(plain(row("dailies-0311.mov"))).toContain("Comparing the file on both computers…");
    expect(plain(row("mix-final.wav"))).toContain("Jonas Weber has no room on the disk");
    expect(plain(row("subtitles-ja"))).toContain(
      "Studio B sends you a foldersubtitles-ja· 214 files· 38.6 MB· new to you· 312 GB free",
    );
    expect(plain(row("dailies-0312.mov"))).toContain("Paused· 71 %· 34.1 GB left· to Amara Diallo");
    expect(plain(row("sound-0311.wav"))).toContain("Paused by Jonas Weber");
    expect(plain(row("rushes-08"))).toContain("Waits for Yuki Tanaka, goes on by itself");
    expect(plain(row("rushes-08"))).toContain("812 of 100,000 files");
    expect(plain(row("master-2026-03.mxf"))).toContain("LAN, over TLS, the fast way");
    expect(plain(row("rushes-08"))).not.toContain("over "); // nothing travels
    expect(
      within(row("master-2026-03.mxf")).getByRole("progressbar").getAttribute("aria-valuenow"),
    ).toBe("25");
    await expectAccessible(container);
  });

  it("stand under what they need", async () => {
    await show(page, "scene=files");
    const names = (section: string) =>
      [...screen.getByRole("list", { name: section }).children].map((li) =>
        li.getAttribute("aria-label"),
      );
    expect(names("Needs you")).toEqual(["subtitles-ja", "mix-final.wav", "photos-2026"]);
    expect(names("Queue")).toEqual(["titles-v3.mov", "Looking at the files…"]);
    expect(names("History")[0]).toBe("archive-reel-07.mov");
  });

  it("are taken or declined by the person", async () => {
    const { door } = await show(page, "scene=files");
    const accept = vi.spyOn(door.transfers, "accept");
    await userEvent.click(button("Accept"));
    expect(accept).toHaveBeenCalledWith("t1", { folder: "", collision: "", always: 0 });
  });

  it("are held, go on, and are sent again by the person", async () => {
    const { door } = await show(page, "scene=files");
    const pause = vi.spyOn(door.transfers, "pause");
    const resume = vi.spyOn(door.transfers, "resume");
    const retry = vi.spyOn(door.transfers, "retry");
    await userEvent.click(button("Pause", row("master-2026-03.mxf")));
    expect(pause).toHaveBeenCalledWith("t3");
    await userEvent.click(button("Resume", row("dailies-0312.mov")));
    expect(resume).toHaveBeenCalledWith("t10");
    await userEvent.click(button("Retry failed", row("photos-2026")));
    expect(retry).toHaveBeenCalledWith("t12");
  });

  it("ask what happens to what came when they are canceled, and only then", async () => {
    const { door } = await show(page, "scene=files");
    const cancel = vi.spyOn(door.transfers, "cancel");
    await userEvent.click(button("Cancel", row("master-2026-03.mxf"))); // sent: nothing of it lies here
    expect(cancel).toHaveBeenLastCalledWith("t3", false);
    await userEvent.click(button("Cancel", row("stills-reel-07")));
    const dialog = screen.getByRole("dialog", { name: "Cancel stills-reel-07" });
    expect(cancel).toHaveBeenCalledTimes(1);
    await userEvent.click(button("Cancel and delete", dialog));
    expect(cancel).toHaveBeenLastCalledWith("t4", true);
  });

  it("show what both computers counted", async () => {
    await show(page, "scene=files");
    await userEvent.click(button(/^Verified: .*archive-reel-07.mov$/));
    const dialog = screen.getByRole("dialog", { name: "archive-reel-07.mov" });
    expect(within(dialog).getAllByText(/^[0-9a-f]{64}$/)).toHaveLength(2);
    expect(within(dialog).getByText("1,842,006,528 bytes")).toBeTruthy();
  });

  it("leave a stranger's text as text", async () => {
    const { container } = await show(page, "scene=files&hostile");
    expect(container.querySelector("img, script, iframe, svg[onload]")).toBeNull();
    expect(container.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("an offer that wants a second look", () => {
  it("is not taken by one click, and says loudly why", async () => {
    const { door } = await show(page, "scene=offers");
    const accept = vi.spyOn(door.transfers, "accept");
    await userEvent.click(button("Accept", row("archive-2019.tar")));
    const dialog = screen.getByRole("dialog", { name: "Studio B sends you a file" });
    expect(accept).not.toHaveBeenCalled();
    const words = plain(dialog);
    expect(words).toContain("48.0 GB is more than the 1.00 GB that somebody new may send");
    expect(words).toContain("There is not enough room: 48.0 GB are needed, 12.0 GB are free.");
    expect(within(dialog).queryByRole("checkbox")).toBeNull(); // no rule for somebody new
    await expectAccessible(dialog);
  });

  it("goes into the chosen folder, by the chosen policy, and makes a rule when that is wished", async () => {
    const { door } = await show(page, "scene=offers");
    const accept = vi.spyOn(door.transfers, "accept");
    await userEvent.click(button("Look closer…", row("rushes-09")));
    const dialog = screen.getByRole("dialog");
    expect(plain(dialog)).toContain("stored as _clip-000001.mov");
    expect(plain(dialog)).toContain("2 names cannot be stored as they are");
    await userEvent.click(button("Show 812 more", dialog));
    expect(within(dialog).getByRole("region", { name: "Files of rushes-09" })).toBeTruthy();
    await userEvent.click(button("Choose folder…", dialog));
    await within(dialog).findByText("Rushes");
    await userEvent.click(within(dialog).getByRole("radio", { name: "Skip the same" }));
    await userEvent.click(within(dialog).getByRole("checkbox"));
    await userEvent.selectOptions(within(dialog).getByRole("combobox"), "10000000000");
    await userEvent.click(button("Accept", dialog));
    expect(accept).toHaveBeenCalledWith("o2", {
      folder: expect.stringMatching(/./),
      collision: "skip",
      always: 10e9,
    });
    expect(await door.transfers.rules()).toMatchObject([{ name: "Mina Park", folder: "Rushes" }]);
  });

  it("says in the dialog why it could not be taken, and waits on", async () => {
    await show(page, "scene=offers&fault=accept:disk_full");
    await userEvent.click(button("Look closer…", row("rushes-09")));
    const dialog = screen.getByRole("dialog");
    await userEvent.click(button("Accept", dialog));
    expect(plain(await within(dialog).findByRole("alert"))).toContain("The disk is full");
  });
});

describe("a transfer of 100,000 files", () => {
  const opened = async () => {
    const shown = await show(page, "scene=many");
    const files = vi.spyOn(shown.door.transfers, "files");
    await userEvent.click(button("Show the files of dataset"));
    return { ...shown, files, list: screen.getByRole("region", { name: "Files of dataset" }) };
  };

  it("draws and reads only what is in sight", async () => {
    const { list, files } = await opened();
    await within(list).findByText("clip-000001.mov");
    expect(within(list).getAllByRole("listitem").length).toBeLessThan(30);
    Object.defineProperty(list, "scrollTop", { value: 28 * 50_000, configurable: true });
    fireEvent.scroll(list);
    await within(list).findByText("clip-050001.mov");
    expect(within(list).getAllByRole("listitem").length).toBeLessThan(30);
    const most = Math.max(...files.mock.calls.map(([, , , n]) => n));
    expect(most).toBeLessThanOrEqual(100);
    expect(files.mock.calls.length).toBeLessThan(8);
  });

  it("shows first what failed, each with its sentence", async () => {
    await opened();
    const failed = await screen.findByRole("list", { name: "Failed files of dataset" });
    expect(within(failed).getAllByRole("listitem")).toHaveLength(3);
    expect(plain(failed)).toContain("The file changed while it was sent.");
  });
});

describe("a check on request", () => {
  const start = async (search = "scene=files") => {
    await show(page, search);
    await userEvent.click(button("Check files…"));
    const dialog = screen.getByRole("dialog");
    await userEvent.click(button("File: Choose file…", dialog));
    await within(dialog).findByText("archive-reel-07.mov");
    return dialog;
  };

  it("compares two files and shows both hashes, sizes and the time", async () => {
    const dialog = await start();
    await userEvent.click(button("Other file: Choose file…", dialog));
    await userEvent.click(button("Check", dialog));
    expect(plain(await within(dialog).findByRole("status"))).toContain("the same, bit for bit");
    expect(within(dialog).getAllByText(/^[0-9a-f]{64}$/)).toHaveLength(2);
    expect(within(dialog).getAllByText("1,842,006,528 bytes")).toHaveLength(2);
    await expectAccessible(dialog);
  });

  it("takes a hash as sha256sum writes it, refuses what is none, and says when it differs", async () => {
    const dialog = await start();
    await userEvent.click(within(dialog).getByRole("radio", { name: "A hash" }));
    const field = within(dialog).getByRole("textbox");
    await userEvent.type(field, "abc");
    expect(within(dialog).getByRole("alert")).toBeTruthy();
    expect(button("Check", dialog)).toHaveProperty("disabled", true);
    await userEvent.clear(field);
    await userEvent.type(field, ` ${"AB".repeat(32)}  archive.mov`);
    await userEvent.click(button("Check", dialog));
    expect(plain(await within(dialog).findByRole("status"))).toContain("has another hash");
  });

  it("begins in the history, with the receipt of what was received", async () => {
    const { door } = await show(page, "scene=files");
    const start = vi.spyOn(door.transfers, "startCompare");
    await userEvent.click(button(/^Verified: .*archive-reel-07.mov$/));
    await userEvent.click(button("Check with the receipt", screen.getByRole("dialog")));
    const dialog = await screen.findByRole("dialog", { name: "Check files" });
    const told = plain(await within(dialog).findByRole("status"));
    expect(told).toContain("This is the file of the receipt");
    expect(plain(dialog)).toContain("Signed by Mina Park and Joon Seo");
    const [request] = start.mock.lastCall ?? [];
    expect(request).toEqual({ transfer: "t7", file: "", with: "", hash: "", receipt: "" });
  });

  it("that runs is shown again, and can be ended", async () => {
    const { door } = await show(page, "scene=checking");
    const cancel = vi.spyOn(door.transfers, "cancelCompare");
    await userEvent.click(button("Check files…"));
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("38");
    await userEvent.click(button("Cancel", dialog));
    expect(cancel).toHaveBeenCalled();
    await waitFor(() => expect(within(dialog).queryByRole("progressbar")).toBeNull());
  });
});

describe("what the desktop tells", () => {
  const watched = async (focus: boolean, quiet: boolean) => {
    vi.spyOn(document, "hasFocus").mockReturnValue(focus);
    const notices = <TransferNotices quiet={quiet} onAnalysis={() => undefined} />;
    const { door } = await show(notices, "scene=files");
    return vi.spyOn(door.program, "notify");
  };
  const end = (id: string, phase: "verified" | "failed" | "sending") =>
    act(() => window.fakeTransfer?.(id, { phase }));

  it("is nothing while the window is looked at", async () => {
    const notify = await watched(true, false);
    end("t3", "verified");
    expect(notify).not.toHaveBeenCalled();
    expect(screen.getByText("master-2026-03.mxf was sent and is verified")).toBeTruthy();
  });

  it("is what has ended while nobody looks, even with the files in sight", async () => {
    const notify = await watched(false, true);
    end("t5", "sending");
    expect(notify).not.toHaveBeenCalled();
    end("t6", "verified");
    expect(notify).toHaveBeenLastCalledWith({
      tag: "file-t6",
      title: "dailies-0311.mov arrived and is verified",
      text: "3.20\u00a0GB",
    });
    end("t3", "failed");
    expect(notify).toHaveBeenCalledTimes(2);
  });
});
