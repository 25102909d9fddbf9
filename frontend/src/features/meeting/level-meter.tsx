import { useEffect, useRef } from "react";
import { roomOf, useBackend } from "@/backend/use-backend";

const bars = 6;
const floor = -60; // dBFS below which no bar is lit

/** Six bars that follow what the microphone sends. The level goes from the store to the bars, past React. */
export function LevelMeter({ label }: { label: string }) {
  const { meetings } = useBackend();
  const meter = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const draw = () => {
      const level = roomOf(meetings.getState())?.level ?? floor;
      const lit = Math.round(((level - floor) / -floor) * bars);
      meter.current?.childNodes.forEach((bar, i) => {
        (bar as HTMLElement).toggleAttribute("data-lit", i < lit);
      });
    };
    draw();
    return meetings.subscribe(draw);
  }, [meetings]);
  return (
    <span ref={meter} className="meter" role="img" aria-label={label}>
      <i />
      <i />
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}
