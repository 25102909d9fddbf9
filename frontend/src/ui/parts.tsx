import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { hueOf, initials, plainLine } from "@/lib/plain-text";

type Tone = "ok" | "warn" | "danger" | "accent";

type ChipProps = { icon?: LucideIcon; tone?: Tone; children: ReactNode };

/** A fact of a word or two; a colour only when it is a verdict. */
export function Chip({ icon: Icon, tone, children }: ChipProps) {
  return (
    <span className="chip" data-tone={tone}>
      {Icon && <Icon size={14} aria-hidden />}
      {children}
    </span>
  );
}

type AvatarProps = { id: string; name: string; size: number };

/** Initials on a quiet colour of the person's key. Decoration: the name always stands beside it. */
export function Avatar({ id, name, size }: AvatarProps) {
  const style = { "--s": `${size}px`, "--h": hueOf(id) } as React.CSSProperties;
  return <span className="av" style={style} data-initials={initials(name)} aria-hidden />;
}

/** Somebody's name or file name: inert, on one line, its direction kept from the text around it. */
export function Name({ children, className }: { children: string; className?: string }) {
  return <bdi className={className}>{plainLine(children)}</bdi>;
}

type BarProps = { label: string; part: number; tone?: "ok" | "warn" | "danger" | "rest" };

/** Progress, 0…1. Blue runs, amber waits, grey rests, red failed. */
export function Bar({ label, part, tone }: BarProps) {
  const value = Math.min(Math.max(part, 0), 1);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(value * 100)}
      data-tone={tone}
    >
      <i style={{ transform: `scaleX(${value})` }} />
    </div>
  );
}

export function Spinner({ size = 16 }: { size?: number }) {
  return <LoaderCircle size={size} className="spin" aria-hidden />;
}
