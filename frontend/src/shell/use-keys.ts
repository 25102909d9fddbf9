import { useEffect, useRef } from "react";
import { matchesKeys } from "@/lib/keys";

type Actions = {
  readonly newRoom: () => void;
  readonly join: () => void;
  readonly pick: () => void;
};

/** The keys that work on every page: Ctrl+N, Ctrl+J, Ctrl+O, and F6 for the next part of the window. */
export function useKeys(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector("[role='dialog']")) return;
      if (matchesKeys(event, "Ctrl+KeyN")) latest.current.newRoom();
      else if (matchesKeys(event, "Ctrl+KeyJ")) latest.current.join();
      else if (matchesKeys(event, "Ctrl+KeyO")) latest.current.pick();
      else if (matchesKeys(event, "F6")) nextRegion(1);
      else if (matchesKeys(event, "Shift+F6")) nextRegion(-1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

const focusable = "a[href], button:not(:disabled), input, textarea, [tabindex='0']";

/** Moves the focus to the first control of the next region: rail, page, side, call bar. */
function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const here = document.activeElement;
  // Regions may lie in each other; the innermost one that has the focus counts.
  const at = regions.findLastIndex((region) => here !== null && region.contains(here));
  for (let i = 1; i <= regions.length; i += 1) {
    const region = regions.at((at + i * step + 2 * regions.length) % regions.length);
    const first = [...(region?.querySelectorAll<HTMLElement>(focusable) ?? [])].find(
      (one) => one.closest("[data-region]") === region,
    );
    if (first) {
      first.focus();
      return;
    }
  }
}
