import { useSyncExternalStore } from "react";

const query = "(max-width: 1100px)"; // the same width as in the styles

function subscribe(changed: () => void) {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** Height of a row in the list of analyses, CSS pixels, as .queue tr has it in the styles. */
export const useRowHeight = () =>
  useSyncExternalStore(subscribe, () => (window.matchMedia(query).matches ? 46 : 56));
