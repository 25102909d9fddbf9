import { describe, expect, it } from "vitest";
import { isTyping, matchesKeys } from "./keys";

const key = (init: KeyboardEventInit & { keyCode?: number }) => new KeyboardEvent("keydown", init);

describe("matchesKeys", () => {
  it("goes by the place of the key, whatever it writes", () => {
    expect(
      matchesKeys(
        key({ code: "KeyM", key: "ㅡ", ctrlKey: true, shiftKey: true }),
        "Ctrl+Shift+KeyM",
      ),
    ).toBe(true);
  });

  it("wants these keys and no more", () => {
    expect(matchesKeys(key({ code: "KeyM", ctrlKey: true }), "Ctrl+Shift+KeyM")).toBe(false);
    expect(matchesKeys(key({ code: "KeyN", ctrlKey: true, altKey: true }), "Ctrl+KeyN")).toBe(
      false,
    );
  });
});

describe("isTyping", () => {
  it("is so while a word is composed, and in a field", () => {
    expect(isTyping(key({ code: "Enter", isComposing: true }))).toBe(true);
    expect(isTyping(key({ code: "Enter", keyCode: 229 }))).toBe(true);
    const field = document.createElement("input");
    let typing = false;
    field.addEventListener("keydown", (event) => {
      typing = isTyping(event);
    });
    field.dispatchEvent(key({ code: "Space" }));
    expect(typing).toBe(true);
  });
});
