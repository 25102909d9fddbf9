import { describe, expect, it } from "vitest";
import { toFault } from "./fault";

describe("toFault", () => {
  it("takes what Go rejects with, its message as the detail", () => {
    expect(toFault({ code: "room_full", message: "enter room: full" })).toEqual({
      code: "room_full",
      values: {},
      detail: "enter room: full",
    });
  });

  it("keeps the values of a fault in an event", () => {
    const fault = { code: "disk_full", values: { need: 5 }, detail: "write" };
    expect(toFault(fault)).toEqual(fault);
  });

  it("reads a fault written as JSON, and says everything else is ours", () => {
    expect(toFault('{"code":"not_video"}').code).toBe("not_video");
    expect(toFault("boom")).toEqual({ code: "internal", values: {}, detail: "boom" });
    expect(toFault(new TypeError("x")).detail).toBe("TypeError: x");
  });
});
