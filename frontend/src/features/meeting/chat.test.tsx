import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { hostileText } from "@/backend/fake/options";
import { expectAccessible, show } from "@/test/show";
import { ChatPanel } from "./chat-panel";

const field = () => screen.getByRole("textbox", { name: "Message everyone in the room" });

describe("the chat", () => {
  it("shows every line of a stranger as text", async () => {
    const { container } = await show(<ChatPanel />, "scene=six&hostile");
    const log = screen.getByRole("log", { name: "Chat" });
    for (const text of hostileText.slice(0, 6)) expect(log.textContent).toContain(text);
    expect(log.textContent).not.toContain("\u202e");
    expect(container.querySelectorAll("img, iframe, style, script, svg[onload]")).toHaveLength(0);
    for (const link of container.querySelectorAll("a")) expect(link.href).toMatch(/^https?:/);
  });

  it("opens a link through the door, and the page stays", async () => {
    const { door, container } = await show(<ChatPanel />);
    const open = vi.spyOn(door.program, "openLink");
    const link = screen.getByRole("link", { name: "https://review.example.org/reel-07" });
    expect(fireEvent.click(link)).toBe(false); // prevented
    expect(
      fireEvent(link, new MouseEvent("auxclick", { bubbles: true, cancelable: true, button: 1 })),
    ).toBe(false);
    expect(open).toHaveBeenCalledTimes(2);
    await expectAccessible(container);
  });

  it("does not send a word that is being composed", async () => {
    const { door } = await show(<ChatPanel />);
    const say = vi.spyOn(door.meetings, "say");
    await userEvent.type(field(), "안녕");
    fireEvent.keyDown(field(), { key: "Enter", code: "Enter", isComposing: true });
    fireEvent.keyDown(field(), { key: "Enter", code: "Enter", keyCode: 229 });
    expect(say).not.toHaveBeenCalled();
    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    expect(say).not.toHaveBeenCalled();
    await userEvent.keyboard("{Enter}");
    expect(say).toHaveBeenCalledWith("안녕");
  });

  it("gives the text back when it could not be sent, with a sentence", async () => {
    await show(<ChatPanel />, "scene=six&fault=say:peer_lost");
    await userEvent.type(field(), "hello{Enter}");
    await waitFor(() => expect((field() as HTMLTextAreaElement).value).toBe("hello"));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "Mina Park is no longer connected.",
    );
  });
});
