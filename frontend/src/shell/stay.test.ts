import { expect, test } from "vitest";
import { stayOnPage } from "./stay";

test("nothing that is dropped opens in the page's place, whatever it is", () => {
  stayOnPage(window);
  for (const name of ["dragenter", "dragover", "drop"]) {
    const event = new Event(name, { bubbles: true, cancelable: true }); // no dataTransfer: its kind is not known yet
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented, name).toBe(true);
  }
});
