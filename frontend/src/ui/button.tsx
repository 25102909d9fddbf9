import { Tooltip } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

type ButtonProps = ComponentProps<"button"> & {
  /** plain: grey; primary: the one that leads on, at most one in a region; ghost: second rank; danger: destroys. */
  kind?: "plain" | "primary" | "ghost" | "line" | "danger";
  /** tool: 28 px, in rows and bars; form: 36 px, in dialogs. */
  size?: "tool" | "form";
};

export function Button({ kind = "plain", size = "tool", className = "", ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`btn ${className}`}
      data-kind={kind}
      data-size={size}
      {...rest}
    />
  );
}

type IconButtonProps = ComponentProps<"button"> & {
  /** Its name for everybody; shown as a tip. */
  label: string;
  keys?: string;
};

/** A square button that shows only an icon. */
export function IconButton({ label, keys, className = "", ...rest }: IconButtonProps) {
  return (
    <Tip text={label} {...(keys ? { keys } : {})}>
      <button type="button" className={`ib ${className}`} aria-label={label} {...rest} />
    </Tip>
  );
}

type TipProps = { text: string; keys?: string; children: ReactNode };

/** Says what its child is, on hover and on keyboard focus. */
export function Tip({ text, keys, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <kbd>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
