import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible, show } from "@/test/show";
import { Notices } from "./notices";

const lines = () =>
  within(screen.getByRole("status"))
    .queryAllByText(/./)
    .map((line) => line.textContent);

describe("the notices of a room", () => {
  it("say that the host is away and the call goes on", async () => {
    const { container } = await show(<Notices />, "scene=six&fault=relay:relay_lost");
    expect(lines()).toEqual([
      "The connection to the room's host is gone. The call goes on; new people cannot come in until the host is back.",
    ]);
    await expectAccessible(container);
  });

  it("say what a device lacks, until they are hidden", async () => {
    await show(<Notices />, "scene=six&fault=camera:camera_busy,microphone:no_microphone", "ko");
    expect(lines()).toEqual([
      "마이크가 없습니다. 듣기와 채팅은 됩니다.",
      "다른 프로그램이 카메라를 쓰고 있습니다. 닫거나 화면 없이 들어가세요.",
    ]);
    const [first] = screen.getAllByRole("button", { name: "숨기기" });
    if (first) await userEvent.click(first);
    expect(lines()).toHaveLength(1);
  });

  it("are silent while nothing is wrong", async () => {
    await show(<Notices />);
    expect(lines()).toEqual([]);
  });
});
