import { ArrowLeftRight, type LucideIcon, Network, Waypoints } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { Tip } from "@/ui/button";
import { Chip } from "@/ui/parts";
import { usePath } from "./use-person";

const icons: Readonly<Record<"lan" | "direct" | "turn", LucideIcon>> = {
  lan: Network,
  direct: ArrowLeftRight,
  turn: Waypoints,
};

/** The way that the bytes go: over the local network, directly or relayed; its tip says by which protocol. */
export function PathChip({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("transfer");
  const known = usePath(transfer);
  if (!transfer.link || transfer.phase === "interrupted") return null;
  // A TLS stream never goes over a relay, whatever the call does.
  const path = transfer.link === "tls" && known !== "lan" ? "direct" : known || "direct";
  const how = t(transfer.link === "tls" ? "linkTls" : "linkWebrtc");
  return (
    <Tip text={how}>
      <span className="flex-none">
        <Chip icon={icons[path]}>
          {t(`path.${path}`)}
          <span className="sr">, {how}</span>
        </Chip>
      </span>
    </Tip>
  );
}
