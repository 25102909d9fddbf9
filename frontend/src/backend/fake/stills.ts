import { video } from "./drawing";

const none = "data:image/gif;base64,R0lGODlhAQABAAAAACw="; // where nothing can be drawn
const kept = new Map<number, string>();

/** A small picture of the fake video, as an address. */
export function drawStill(at: number): string {
  const known = kept.get(at);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = 160;
  canvas.height = 90;
  const g = canvas.getContext("2d");
  if (!g) return none;
  g.scale(0.25, 0.25);
  video(g, at);
  const url = canvas.toDataURL("image/jpeg", 0.7);
  kept.set(at, url);
  return url;
}
