import { describe, expect, it } from "vitest";
import { toFault } from "./fault";

describe("toFault", () => {
  it("takes what a call of the window rejects with: an Error around a fault as JSON", () => {
    const fault = { code: "disk_full", values: { need: 5 }, detail: "write" };
    expect(toFault(new Error(JSON.stringify(fault)))).toEqual(fault);
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
