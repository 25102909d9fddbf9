import { type KeyboardEvent, useCallback } from "react";

const items = "a[href], button:not(:disabled)";

/**
 * Arrow keys, Home and End go from control to control in a bar, as in every toolbar; Tab still reaches each of them.
 * axis: the keys that move.
 */
export function useRoving(axis: "horizontal" | "vertical") {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const [back, on] =
        axis === "vertical" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
      const all = [...event.currentTarget.querySelectorAll<HTMLElement>(items)].filter(
        (item) => item.offsetParent !== null,
      );
      const at = all.indexOf(document.activeElement as HTMLElement);
      if (at < 0) return;
      const next =
        event.code === back
          ? at - 1
          : event.code === on
            ? at + 1
            : event.code === "Home"
              ? 0
              : event.code === "End"
                ? -1
                : null;
      if (next === null) return;
      event.preventDefault();
      all.at(next % all.length)?.focus();
    },
    [axis],
  );
}
