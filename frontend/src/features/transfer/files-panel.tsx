import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { useTransfers } from "@/backend/use-backend";
import { Button } from "@/ui/button";
import { orderTransfers } from "./order";
import { TransferRow } from "./transfer-row";

const none: readonly Transfer[] = [];

type Props = { onSend: () => void; onAnalysis: (job: string) => void };

/** The files of the room, in its side panel. */
export function FilesPanel({ onSend, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const all = useTransfers((s) => s?.transfers ?? none);
  const { now, done } = orderTransfers(all);
  return (
    <>
      {all.length === 0 ? (
        <p className="quiet">{t("emptyRoom")}</p>
      ) : (
        <ul className="fade" aria-label={t("files")}>
          {[...now, ...done].map((one) => (
            <TransferRow key={one.id} transfer={one} narrow onAnalysis={onAnalysis} />
          ))}
        </ul>
      )}
      <div className="flex-none p-3">
        <Button size="form" className="w-full" onClick={onSend}>
          <Plus size={16} aria-hidden />
          {t("send")}
        </Button>
      </div>
    </>
  );
}
