import { useCallback, useEffect, useRef, useState } from "react";
import type { Picked } from "@/backend/door/program";
import type { ParticipantId } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";

/** Where dropped files can go: to one person, to everyone in the room, into an analysis. */
export type Target = `to:${string}` | "everyone" | "analyse";

export const personTarget = (id: ParticipantId): Target => `to:${id}`;

export type Drop =
  | { readonly stage: "none" }
  /**
   * Files hang over the window; hot: the target under the pointer. Over somebody's tile or row the page stays in sight for a moment,
   * so that one can drop right there; then the overlay covers it with all targets.
   */
  | { readonly stage: "dragging"; readonly hot: Target | null; readonly covered: boolean }
  /** The files are here, and the person says where they go. */
  | { readonly stage: "choosing"; readonly picked: Picked };

const patience = 3_000; // ms that the program may take to tell which files were dropped
const rest = 900; // ms over a tile until the other targets are shown

const blink = 150; // ms that a drag may be outside before it counts as gone

/** WebKitGTK says of files no more than that they are addresses. What begins in the page itself is never a file. */
const carriesFiles = ({ dataTransfer }: DragEvent) =>
  dataTransfer?.types.some((type) => type === "Files" || type === "text/uri-list") ?? false;

/** The target at a place of the window, CSS pixels. */
function targetAt(x: number, y: number): Target | null {
  const zone = document.elementFromPoint?.(x, y)?.closest<HTMLElement>("[data-drop]");
  return (zone?.dataset["drop"] as Target | undefined) ?? null;
}

/**
 * Follows files that are dragged over the window. The web view tells that something hangs over it, the program which files were
 * dropped; onDrop gets both. Files that arrive without a target (or with the program's start) wait in the stage "choosing".
 */
export function useDrop(onDrop: (picked: Picked, target: Target) => void, alone: boolean) {
  const { door } = useBackend();
  const [drop, setDrop] = useState<Drop>({ stage: "none" });
  const dropped = useRef<Target | null>(null);
  const deliver = useRef(onDrop);
  deliver.current = onDrop;

  const choose = useCallback(
    (picked: Picked) => {
      if (picked.files.length === 0) return;
      if (alone) deliver.current(picked, "analyse");
      else setDrop({ stage: "choosing", picked });
    },
    [alone],
  );

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    let entered: EventTarget | null = null;
    let own = false; // what is dragged began in this page
    const end = () => setDrop((now) => (now.stage === "dragging" ? { stage: "none" } : now));
    const follow = (event: DragEvent) => {
      if (own || !carriesFiles(event)) return;
      event.preventDefault();
      clearTimeout(leaving);
      const hot = targetAt(event.clientX, event.clientY);
      setDrop((now) => {
        if (now.stage === "none") return { stage: "dragging", hot, covered: hot === null };
        if (now.stage !== "dragging" || now.hot === hot) return now;
        return { stage: "dragging", hot, covered: now.covered || hot === null };
      });
    };
    const on = {
      dragstart: () => {
        own = true;
      },
      dragend: () => {
        own = false;
      },
      dragenter: (event: DragEvent) => {
        entered = event.target;
        follow(event);
      },
      dragover: follow,
      dragleave: (event: DragEvent) => {
        // Each element that is left tells so, after the next one was entered: only who leaves the last one leaves the window.
        if (event.target !== entered) return;
        clearTimeout(leaving);
        leaving = setTimeout(end, blink);
      },
      drop: (event: DragEvent) => {
        if (own || !carriesFiles(event)) return;
        event.preventDefault();
        clearTimeout(leaving);
        dropped.current = targetAt(event.clientX, event.clientY);
        timer = setTimeout(end, patience);
      },
      keydown: (event: KeyboardEvent) => {
        if (event.code === "Escape") end();
      },
    };
    for (const [name, handler] of Object.entries(on)) {
      window.addEventListener(name, handler as EventListener);
    }
    const off = door.program.onFiles(({ type, picked, x, y }) => {
      clearTimeout(timer);
      const target = type === "dropped" ? (dropped.current ?? targetAt(x, y)) : null;
      dropped.current = null;
      setDrop({ stage: "none" });
      if (target) deliver.current(picked, target);
      else choose(picked);
    });
    return () => {
      for (const [name, handler] of Object.entries(on)) {
        window.removeEventListener(name, handler as EventListener);
      }
      clearTimeout(timer);
      clearTimeout(leaving);
      off();
    };
  }, [door, choose]);

  const open = drop.stage === "dragging" && !drop.covered;
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(
      () => setDrop((now) => (now.stage === "dragging" ? { ...now, covered: true } : now)),
      rest,
    );
    return () => clearTimeout(timer);
  }, [open]);

  const bare = drop.stage === "dragging" && !drop.covered ? drop.hot : null;
  useEffect(() => {
    // Tiles belong to the meeting, which knows nothing of drops: what is hot is marked on its element.
    const zones = bare
      ? [...document.querySelectorAll<HTMLElement>("[data-drop]")].filter(
          (zone) => zone.dataset["drop"] === bare,
        )
      : [];
    for (const zone of zones) zone.dataset["hot"] = "";
    return () => {
      for (const zone of zones) delete zone.dataset["hot"];
    };
  }, [bare]);

  return { drop, choose, cancel: () => setDrop({ stage: "none" }) };
}
