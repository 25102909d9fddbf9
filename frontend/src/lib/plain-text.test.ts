import { describe, expect, it } from "vitest";
import { hueOf, initials, plainLine, plainText, splitLinks } from "./plain-text";

const links = (text: string) =>
  splitLinks(text)
    .filter((part) => part.link)
    .map((part) => part.text);

describe("plainLine", () => {
  it("shows what would turn or hide the text", () => {
    expect(plainLine("\u202egpj.exe")).toBe("\ufffdgpj.exe");
    expect(plainLine("a\nb\tc")).toBe("a b c");
    expect(plainLine("x\u0000y\u2066z")).toBe("x\ufffdy\ufffdz");
  });

  it("keeps families and scripts that need joiners", () => {
    expect(plainLine("👩‍👩‍👧")).toBe("👩‍👩‍👧");
  });

  it("takes towers of accents down and ends what is too long", () => {
    expect(plainLine(`Z${"\u0301".repeat(10_000)}`).length).toBeLessThanOrEqual(6);
    expect(plainLine("하".repeat(100_000))).toHaveLength(121);
  });
});

describe("splitLinks", () => {
  it("finds http and https, and nothing else", () => {
    expect(links("see https://a.example/x?y=1, and http://b.example.")).toEqual([
      "https://a.example/x?y=1",
      "http://b.example",
    ]);
    for (const text of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "smb://x/y",
      "[a](javascript:b)",
    ]) {
      expect(links(text)).toEqual([]);
    }
  });

  it("keeps every character of the text", () => {
    const text = "링크 https://a.example/가 및 <b>끝</b>";
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it("keeps lines in plainText", () => expect(plainText("a\nb\u202e")).toBe("a\nb\ufffd"));
});

describe("initials", () => {
  it.each([
    ["Mina Park", "MP"],
    ["studio b", "SB"],
    ["김민아", "김"],
    ["田中 由紀", "田"],
    ["", "?"],
    ["<img src=x>", "IX"],
  ])("%s → %s", (name, letters) => expect(initials(name)).toBe(letters));

  it("gives a key the same hue each time", () => {
    expect(hueOf("abc")).toBe(hueOf("abc"));
    expect(hueOf("abc")).toBeLessThan(360);
  });
});
