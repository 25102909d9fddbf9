import {
  Ban,
  CircleCheck,
  CircleX,
  Clock,
  FileCheck,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Chip } from "@/ui/parts";
import type { Standing } from "./batch";

type Look = { readonly icon: LucideIcon; readonly tone?: "ok" | "warn" | "danger" };

const looks: Readonly<Record<Exclude<Standing, "running">, Look>> = {
  waiting: { icon: Clock },
  pass: { icon: CircleCheck, tone: "ok" },
  fail: { icon: CircleX, tone: "danger" },
  incomplete: { icon: TriangleAlert, tone: "warn" },
  unjudged: { icon: FileCheck },
  broken: { icon: CircleX, tone: "danger" },
  canceled: { icon: Ban },
};

type Props = { standing: Exclude<Standing, "running">; children?: ReactNode };

/** Where a job that does not run stands; children: other words than its own. */
export function StandingChip({ standing, children }: Props) {
  const { t } = useTranslation("analysis");
  const { icon, tone } = looks[standing];
  return (
    <Chip icon={icon} {...(tone ? { tone } : {})}>
      {children ?? t(`standing.${standing}`)}
    </Chip>
  );
}
