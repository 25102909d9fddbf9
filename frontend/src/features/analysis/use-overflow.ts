import { type RefObject, useEffect, useState } from "react";

/** Tells whether there is more in an element than it shows, below of what is seen. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [more, setMore] = useState(false);
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const look = () => setMore(box.scrollHeight - box.scrollTop > box.clientHeight + 2);
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    const children = new MutationObserver(look);
    children.observe(box, { childList: true });
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      children.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [element]);
  return more;
}
