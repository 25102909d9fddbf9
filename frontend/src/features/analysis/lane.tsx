import type { ReactNode } from "react";
import { type Draw, usePlot } from "./use-plot";

type LaneProps = { kind: string; name: string; count?: string; children: ReactNode };

/** A row of the timeline: its name, how many there are, and what is drawn. */
export function Lane({ kind, name, count, children }: LaneProps) {
  return (
    <div className="lane" data-kind={kind}>
      <span className="lb" aria-hidden>
        <span className="cut">{name}</span>
        {count !== undefined && <b className="num">{count}</b>}
      </span>
      <div className="tr">{children}</div>
    </div>
  );
}

/** What is drawn in a lane. label says it to those who do not see it; "" where something else does. */
export function Plot({ label, draw }: { label: string; draw: Draw }) {
  const canvas = usePlot(draw);
  return label ? (
    <canvas ref={canvas} className="plot" role="img" aria-label={label} />
  ) : (
    <canvas ref={canvas} className="plot" aria-hidden />
  );
}
