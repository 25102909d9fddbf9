import { FolderUp, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { useTransfers } from "@/backend/use-backend";
import { Button, IconButton } from "@/ui/button";
import { orderTransfers } from "./order";
import { TransferRow } from "./transfer-row";

const none: readonly Transfer[] = [];
const shownHistory = 20; // the page has all of them

type Props = {
  onSend: () => void;
  onSendFolder: () => void;
  onAnalysis: (job: string) => void;
};

/** The files of the room, in its side panel. */
export function FilesPanel({ onSend, onSendFolder, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const all = useTransfers((s) => s?.transfers ?? none);
  const { needsYou, now, queue, history } = orderTransfers(all);
  return (
    <>
      {all.length === 0 ? (
        <p className="quiet">{t("emptyRoom")}</p>
      ) : (
        <ul className="fade" aria-label={t("files")}>
          {[...needsYou, ...now, ...queue, ...history.slice(0, shownHistory)].map((one) => (
            <TransferRow key={one.id} transfer={one} narrow onAnalysis={onAnalysis} />
          ))}
        </ul>
      )}
      <div className="row flex-none p-3">
        <Button size="form" className="min-w-0 flex-1" onClick={onSend}>
          <Plus size={16} aria-hidden />
          {t("sendFiles")}
        </Button>
        <IconButton className="form" label={t("sendFolder")} onClick={onSendFolder}>
          <FolderUp size={18} aria-hidden />
        </IconButton>
      </div>
    </>
  );
}
