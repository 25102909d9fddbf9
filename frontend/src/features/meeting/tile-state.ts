import type { Participant } from "@/backend/door/meetings";

/** What a tile shows. */
export type TileState = "live" | "off" | "frozen" | "reconnecting" | "connecting" | "refused";

const frozenAfter = 1; // s without a new picture before the tile says so

export function tileState(p: Participant): TileState {
  if (p.state === "refused" || p.state === "reconnecting" || p.state === "connecting")
    return p.state;
  if (!p.camera || !p.stream) return "off";
  return p.frozen >= frozenAfter ? "frozen" : "live";
}

/** Equal for a tile: levels and figures have their own places and must not draw the tile again. */
export function sameTile(a: Participant | undefined, b: Participant | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.state === b.state &&
    a.microphone === b.microphone &&
    a.camera === b.camera &&
    a.speaking === b.speaking &&
    a.stream === b.stream &&
    a.keyChanged === b.keyChanged &&
    a.fault?.code === b.fault?.code &&
    Math.floor(a.frozen) === Math.floor(b.frozen)
  );
}
