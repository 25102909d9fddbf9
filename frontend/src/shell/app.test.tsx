import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { App } from "./app";

const files = { types: ["Files"], files: [] };
const person = (name: string) => screen.getAllByText(name)[0]?.closest("li");

/** Lets the pointer be over an element: jsdom lays nothing out. */
function over(element: Element) {
  document.elementFromPoint = () => element;
}

async function room() {
  window.location.hash = "#/room/people";
  const shown = await show(<App />, "scene=six");
  return { ...shown, send: vi.spyOn(shown.door.transfers, "send") };
}

const drag = (name: "dragEnter" | "dragOver" | "drop") =>
  fireEvent[name](document.body, { dataTransfer: files });
/** The fake program tells a moment later which files were dropped. */
const arrived = (send: { mock: { calls: unknown[] } }) =>
  waitFor(() => expect(send.mock.calls.length).toBeGreaterThan(0));

it("a pressed notification leads to the files", async () => {
  await room();
  act(() => window.fakePressed?.());
  await waitFor(() => expect(window.location.hash).toBe("#/files"));
});

describe("files over the window", () => {
  it("go to the person on whose row or tile they are dropped", async () => {
    const { send } = await room();
    const mina = person("Mina Park");
    over(mina as Element);
    drag("dragEnter");
    expect(mina?.hasAttribute("data-hot")).toBe(true);
    expect(screen.getByText("Drop here: send to Mina Park")).toBeTruthy();
    drag("drop");
    await arrived(send);
    expect(send.mock.calls[0]?.[1]).toMatch(/^minapark/);
    expect(mina?.hasAttribute("data-hot")).toBe(false);
  });

  it("are analysed when they are dropped anywhere on the list of analyses", async () => {
    window.location.hash = "#/analysis";
    const { door } = await show(<App />, "scene=six");
    const add = vi.spyOn(door.analyses, "add");
    over(screen.getByRole("table"));
    drag("dragEnter");
    expect(screen.getByText("Drop here: analyse on this computer")).toBeTruthy();
    drag("drop");
    await arrived(add);
  });

  it("show all targets anywhere else: each person, everyone, an analysis", async () => {
    const { send } = await room();
    over(document.body);
    drag("dragEnter");
    const zones = [...document.querySelectorAll<HTMLElement>(".dz [data-drop]")];
    expect(zones.map((zone) => zone.dataset["drop"]?.replace(/A+$/, ""))).toEqual([
      "to:minapark",
      "to:studiob",
      "to:jonasweber",
      "to:amaradiallo",
      "to:yukitanaka",
      "everyone",
      "analyse",
    ]);
    over(zones[5] as Element);
    drag("dragOver");
    drag("drop");
    await arrived(send);
    expect(send).toHaveBeenCalledWith(expect.anything(), "");
  });

  it("are followed as WebKitGTK tells of them: addresses, and left before they are over the next", async () => {
    await room();
    over(document.body);
    const told = { types: ["text/uri-list", "text/html"], files: [] };
    fireEvent.dragEnter(document.body, { dataTransfer: told });
    const zone = document.querySelector(".dz button") as Element;
    fireEvent.dragEnter(zone, { dataTransfer: told });
    fireEvent.dragLeave(document.body, { dataTransfer: told });
    await new Promise((done) => setTimeout(done, 300)); // the pointer rests: no event comes
    expect(document.querySelector(".dz")).toBeTruthy();
    fireEvent.dragLeave(zone, { dataTransfer: told });
    await waitFor(() => expect(document.querySelector(".dz")).toBeNull());
  });

  it("are no link of the page that is dragged in it", async () => {
    await room();
    over(document.body);
    const link = { types: ["text/uri-list"], files: [] };
    fireEvent.dragStart(document.body, { dataTransfer: link });
    fireEvent.dragEnter(document.body, { dataTransfer: link });
    expect(document.querySelector(".dz")).toBeNull();
    fireEvent.dragEnd(document.body, { dataTransfer: link });
  });

  it("cannot be sent to ourselves", async () => {
    await room();
    expect(person("Mina Park")?.dataset["drop"]).toMatch(/^to:minapark/);
    expect(person("Joon Seo")?.hasAttribute("data-drop")).toBe(false);
  });
});
