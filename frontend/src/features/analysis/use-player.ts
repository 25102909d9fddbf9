import { type RefObject, useEffect, useRef } from "react";
import type { Seconds } from "@/backend/door/values";
import { sameFields } from "@/backend/store";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { isTyping } from "@/lib/keys";
import { useAttempt } from "@/ui/use-attempt";
import { type Finding, neighbour } from "./findings";

const fastest = 8;

/** What the player says of itself, without its place in the video, which changes ten times a second. */
export const usePlayerState = () =>
  useAnalyses(
    (s) => ({
      job: s?.player.job ?? "",
      stream: s?.player.stream ?? "",
      playing: s?.player.playing ?? false,
      sound: s?.player.sound ?? true,
      speed: s?.player.speed ?? 1,
      duration: s?.player.duration ?? 0,
      fault: s?.player.fault ?? null,
    }),
    sameFields,
  );

/** Holds the player open for a job while the page shows it. What has to wait until it is open waits for the promise. */
export function useOpenPlayer(job: string) {
  const { door, analyses } = useBackend();
  const attempt = useAttempt();
  const opened = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    if (analyses.getState()?.player.job !== job) {
      opened.current = attempt(door.analyses.openPlayer(job));
    }
    return () => void attempt(door.analyses.closePlayer());
  }, [door, analyses, attempt, job]);
  return opened;
}

export type PlayerControls = ReturnType<typeof usePlayerControls>;

/** What can be done with the player; findings: where "next" and "previous" go; opened: what seeking waits for. */
export function usePlayerControls(
  findings: readonly Finding[],
  opened: RefObject<Promise<unknown>>,
) {
  const { door, analyses } = useBackend();
  const attempt = useAttempt();
  const player = () => analyses.getState()?.player;
  const seek = (at: number) => {
    const last = player()?.duration ?? 0;
    const place = Math.min(Math.max(at, 0), last || at) as Seconds;
    void attempt(opened.current.then(() => door.analyses.seek(place)));
  };
  return {
    seek,
    toggle: () => void attempt(player()?.playing ? door.analyses.pause() : door.analyses.play()),
    pause: () => void attempt(door.analyses.pause()),
    /** Plays in this direction; when it does already, twice as fast. */
    shuttle: (direction: 1 | -1) => {
      const now = player();
      const speed = now?.playing ? now.speed : 0;
      const next = Math.sign(speed) === direction ? Math.min(Math.abs(speed) * 2, fastest) : 1;
      void attempt(door.analyses.setSpeed(direction * next));
    },
    step: (frames: 1 | -1) => void attempt(door.analyses.step(frames)),
    jump: (seconds: number) => seek((player()?.at ?? 0) + seconds),
    toEnd: (which: 1 | -1) => seek(which > 0 ? (player()?.duration ?? 0) : 0),
    sound: () => void attempt(door.analyses.setSound(!player()?.sound)),
    finding: (step: 1 | -1) => {
      const to = neighbour(findings, player()?.at ?? 0, step);
      if (to) seek(to.at);
    },
  };
}

// Where these keys have a meaning of their own.
const ownSpace = "button, a, summary, [role='menuitem'], [role='tab']";
const ownArrows = "[role='tab'], [role='menu'], [role='menuitem'], [role='toolbar'] *";

/**
 * Space, arrows, Home and End, J K L and N, anywhere on the page but in a text field or under a dialog. While K is held, J and L go
 * picture by picture.
 */
export function usePlayerKeys(controls: PlayerControls, on: boolean) {
  const latest = useRef(controls);
  latest.current = controls;
  useEffect(() => {
    if (!on) return undefined;
    let held = false; // K
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (isTyping(event) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (document.querySelector("[role='dialog']")) return;
      const run = actionOf(event, latest.current, target, held);
      if (!run) return;
      event.preventDefault();
      if (event.code === "KeyK") held = true;
      run();
    };
    const onUp = (event: KeyboardEvent) => {
      if (event.code === "KeyK") held = false;
    };
    const onBlur = () => {
      held = false;
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener("keyup", onUp);
    window.addEventListener("blur", onBlur);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("keyup", onUp);
      window.removeEventListener("blur", onBlur);
    };
  }, [on]);
}

const nothing = () => undefined;

function actionOf(event: KeyboardEvent, c: PlayerControls, target: HTMLElement, stepping: boolean) {
  switch (event.code) {
    case "Space":
      return target.closest?.(ownSpace) ? null : c.toggle;
    case "KeyK":
      return event.repeat ? nothing : c.pause;
    case "KeyJ":
    case "KeyL": {
      const way = event.code === "KeyJ" ? -1 : 1;
      if (stepping) return () => c.step(way);
      return event.repeat ? nothing : () => c.shuttle(way);
    }
    case "KeyN":
      return () => c.finding(event.shiftKey ? -1 : 1);
    case "ArrowLeft":
    case "ArrowRight": {
      if (target.closest?.(ownArrows)) return null;
      const step = event.code === "ArrowLeft" ? -1 : 1;
      return event.shiftKey ? () => c.jump(step) : () => c.step(step);
    }
    case "Home":
    case "End":
      if (target.closest?.(ownArrows)) return null;
      return () => c.toEnd(event.code === "Home" ? -1 : 1);
    default:
      return null;
  }
}
