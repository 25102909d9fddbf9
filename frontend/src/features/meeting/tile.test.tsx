import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Participant } from "@/backend/door/meetings";
import type { Seconds } from "@/backend/door/values";
import { mina, refused } from "@/backend/fake/people";
import { expectAccessible, show } from "@/test/show";
import { Tile } from "./tile";

const tile = (more: Partial<Participant>) =>
  show(
    <ul>
      <Tile participant={mina(more)} />
    </ul>,
  );
const named = (name: string) => screen.getByRole("listitem", { name });

describe("a tile", () => {
  it("shows a picture and the name", async () => {
    const { container } = await tile({});
    expect(
      within(named("Mina Park")).getByRole("img", { name: "Picture of Mina Park" }),
    ).toBeTruthy();
    await expectAccessible(container);
  });

  it("says who speaks, by more than a colour", async () => {
    await tile({ speaking: true });
    expect(
      within(named("Mina Park, speaking")).getByRole("img", { name: "speaking" }),
    ).toBeTruthy();
  });

  it("says who is muted", async () => {
    await tile({ microphone: false });
    expect(named("Mina Park, microphone off")).toBeTruthy();
  });

  it("shows initials when the camera is off", async () => {
    const { container } = await tile({ camera: false, stream: null });
    expect(named("Mina Park, camera off")).toBeTruthy();
    expect(container.querySelector(".av")?.getAttribute("data-initials")).toBe("MP");
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("says for how long the picture is frozen, and that sound arrives", async () => {
    await tile({ frozen: 2.4 as Seconds });
    expect(
      within(named("Mina Park, picture frozen")).getByText("Frozen for 2 s · sound arrives"),
    ).toBeTruthy();
  });

  it("does not speak of sound when there is none", async () => {
    await tile({ frozen: 2.4 as Seconds, microphone: false });
    expect(screen.getByText("Frozen for 2 s")).toBeTruthy();
    expect(screen.queryByText(/sound arrives/)).toBeNull();
  });

  it("says that it connects again", async () => {
    await tile({ state: "reconnecting" });
    expect(
      within(named("Mina Park, Reconnecting…")).getByText("Cannot hear you for the moment"),
    ).toBeTruthy();
  });

  it("shows no picture of somebody who was refused, and why", async () => {
    const { container } = await show(
      <ul>
        <Tile participant={refused()} />
      </ul>,
    );
    expect(named("Jun Watanabe, Refused").textContent).toContain("It was refused.");
    expect(screen.queryByRole("img")).toBeNull();
    await expectAccessible(container);
  });

  it("warns of a changed key", async () => {
    await tile({ keyChanged: true });
    expect(
      within(named("Mina Park, Another key than before")).getByText("Another key than before"),
    ).toBeTruthy();
  });

  it("shows a name that is markup as text", async () => {
    const name = "<img src=x onerror=window.pwned=1>";
    const { container } = await tile({ name });
    expect(screen.getByText(name)).toBeTruthy();
    expect(container.querySelector("img")).toBeNull();
  });
});
