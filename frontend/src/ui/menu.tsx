import { Ellipsis, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { IconButton } from "./button";

export type MenuItem = {
  readonly text: string;
  readonly icon: LucideIcon;
  readonly danger?: boolean;
  readonly run: () => void;
};

/** The second-rank actions of a row or a bar, behind "…". */
export function MoreMenu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={label}>
          <Ellipsis size={18} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {items.map(({ text, icon: Icon, danger, run }) => (
            <DropdownMenu.Item key={text} data-kind={danger ? "danger" : undefined} onSelect={run}>
              <Icon size={16} aria-hidden />
              {text}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
