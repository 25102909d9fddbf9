import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { InviteDialog } from "./invite-dialog";
import { JoinDialog } from "./join-dialog";

const room = { id: "r1", name: "Edit review", hosted: true };

describe("the invite dialog", () => {
  it("shows the link and copies it, and keeps it nowhere else", async () => {
    const { backend } = await show(<InviteDialog room={room} onClose={() => undefined} />);
    const link = (await screen.findByRole("textbox", { name: "Link" })) as HTMLInputElement;
    expect(link.value).toMatch(/^videonet:/);
    await userEvent.click(screen.getByRole("button", { name: "Copy" }));
    expect(window.fakeClipboard).toBe(link.value);
    const kept = JSON.stringify([
      backend.meetings.getState(),
      backend.info.getState(),
      { ...localStorage },
      { ...sessionStorage },
      location.href,
    ]);
    expect(kept).not.toContain(link.value);
  });

  it("asks before it withdraws every link", async () => {
    const { door } = await show(<InviteDialog room={room} onClose={() => undefined} />);
    const withdraw = vi.spyOn(door.meetings, "withdrawInvites");
    await userEvent.click(await screen.findByRole("button", { name: "Withdraw all links" }));
    expect(withdraw).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Withdraw" }));
    expect(withdraw).toHaveBeenCalledWith("r1");
    expect((await screen.findByRole("button", { name: "Make a new link" })).isConnected).toBe(true);
    expect(screen.queryByRole("textbox", { name: "Link" })).toBeNull();
  });

  it("says why there is no link", async () => {
    await show(
      <InviteDialog room={room} onClose={() => undefined} />,
      "scene=six&fault=invite:relay_lost",
    );
    expect((await screen.findByRole("alert")).textContent).toContain("host is gone");
  });
});

describe("the join dialog", () => {
  it("says under the field what is wrong with the link, in the language of the window", async () => {
    await show(
      <JoinDialog onClose={() => undefined} onEntered={() => undefined} />,
      "scene=home",
      "ko",
    );
    await userEvent.type(screen.getByRole("textbox", { name: "초대 링크" }), "abc{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toBe("VideoNet 링크가 아닙니다. 초대문에서 다시 복사하세요.");
    const field = screen.getByRole("textbox", { name: "초대 링크" });
    expect(field.getAttribute("aria-describedby")).toBe(alert.id);
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  it("goes in and forgets the link", async () => {
    const entered = vi.fn();
    await show(<JoinDialog onClose={() => undefined} onEntered={entered} />, "scene=home");
    const field = screen.getByRole("textbox", { name: "Link of the invite" }) as HTMLInputElement;
    await userEvent.type(field, "videonet:abc{Enter}");
    await vi.waitFor(() => expect(entered).toHaveBeenCalled());
    await vi.waitFor(() => expect(field.value).toBe(""));
  });
});
