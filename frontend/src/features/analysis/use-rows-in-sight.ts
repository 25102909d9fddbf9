import { type RefObject, useEffect, useState } from "react";

const beyond = 8; // rows drawn above and below what is in sight: Tab reaches the next one
const first = { from: 0, to: 40 };

/**
 * Which rows of a long table are in sight: [from, to). The table scrolls with the page, in the next `.body` above it; every row is
 * `height` CSS pixels high.
 */
export function useRowsInSight(body: RefObject<HTMLElement | null>, count: number, height: number) {
  const [range, setRange] = useState(first);
  useEffect(() => {
    const scroller = body.current?.closest(".body");
    if (!scroller) return undefined;
    const look = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const above = scroller.getBoundingClientRect().top - top;
      const from = Math.max(Math.floor(above / height) - beyond, 0);
      const to = Math.ceil((above + scroller.clientHeight) / height) + beyond;
      const next = { from, to: scroller.clientHeight > 0 ? to : first.to };
      setRange((old) => (old.from === next.from && old.to === next.to ? old : next));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [body, height]);
  const to = Math.min(Math.max(range.to, 0), count);
  return { from: Math.min(range.from, to), to };
}
