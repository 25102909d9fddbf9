import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { useStartNotice } from "./use-start-notice";

function Shell() {
  useStartNotice();
  return null;
}

describe("the notice of the start", () => {
  it("says what a damaged profile was replaced by, until it is dismissed", async () => {
    const { backend } = await show(<Shell />, "scene=home&fault=notice:store_restored");
    expect(screen.getByRole("status").textContent).toMatch(
      /^Your profile was damaged.*were put back as they were on \S.* Changes made after that may be missing\./,
    );
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    await backend.refreshInfo();
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("says loudly that all was lost", async () => {
    await show(<Shell />, "scene=home&fault=notice:store_lost", "ko");
    expect(screen.getByRole("alert").textContent).toContain("빈 상태로 시작했습니다");
  });

  it("is silent when all was well", async () => {
    await show(<Shell />, "scene=home");
    expect(screen.queryByRole("status")).toBeNull();
  });
});
