import { useSyncExternalStore } from "react";

const query = "(max-width: 1100px)"; // the same width as in the styles

function subscribe(changed: () => void) {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** Tells whether the window is so narrow that a page shows one of its columns at a time. */
export const useNarrow = () =>
  useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
