import { Check, SlidersHorizontal } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";
import { useLaneName } from "./kinds";
import type { LaneId } from "./lanes";

type Props = {
  lanes: readonly LaneId[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
};

/** Which lanes the timeline shows. */
export function LaneMenu({ lanes, hidden, onChange }: Props) {
  const { t } = useTranslation("analysis");
  const kindOf = useLaneName();
  const nameOf = (lane: LaneId) => {
    if (lane.startsWith("find:")) return kindOf(lane.slice(5));
    return lane === "shots" ? t("shots") : t(`report.${lane as "frames"}`);
  };
  const toggle = (lane: string) => {
    const next = new Set(hidden);
    if (!next.delete(lane)) next.add(lane);
    onChange(next);
  };
  const stay = (event: Event) => event.preventDefault(); // several are chosen one after the other
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t("report.lanes")}>
          <SlidersHorizontal size={16} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu lane-menu"
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          {lanes.map((lane) => (
            <DropdownMenu.CheckboxItem
              key={lane}
              checked={!hidden.has(lane)}
              onCheckedChange={() => toggle(lane)}
              onSelect={stay}
            >
              <span className="tick">
                <DropdownMenu.ItemIndicator>
                  <Check size={16} aria-hidden />
                </DropdownMenu.ItemIndicator>
              </span>
              <span className="cut" data-names>
                {nameOf(lane)}
              </span>
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
