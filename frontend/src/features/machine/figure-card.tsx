import type { LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Bar } from "@/ui/parts";

type Props = {
  icon: LucideIcon;
  title: ReactNode;
  /** What the bar is a part of, in words. */
  label: string;
  /** 0…1; none draws no bar. */
  part?: number | undefined;
  big: string;
  small?: string;
  children?: ReactNode;
};

/** One number that matters, how much of all it is, and a line below. */
export function FigureCard({ icon: Icon, title, label, part, big, small, children }: Props) {
  const id = useId();
  return (
    <section className="card" data-span="3" aria-labelledby={id}>
      <div className="row t2">
        <Icon size={16} aria-hidden />
        <h2 id={id} className="w5 min-w-0">
          {title}
        </h2>
      </div>
      <p className="big num">
        {big} {small && <small>{small}</small>}
      </p>
      {part !== undefined && <Bar label={label} part={part} tone="rest" />}
      {children}
    </section>
  );
}
