import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Dialog } from "@/ui/dialog";

/** The check of a file: what both computers counted. */
export function CheckDialog({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  return (
    <Dialog title={plainLine(transfer.name)} onClose={onClose} width={620}>
      <p className="t2">{t("checkHelp")}</p>
      <dl className="hash select-text">
        <dt>{t("hashSent")}</dt>
        <dd className="mono">{transfer.sha256Sent}</dd>
        <dt>{t("hashReceived")}</dt>
        <dd className="mono">{transfer.sha256Received}</dd>
        <dt>{t("size")}</dt>
        <dd className="num text-text-1">
          {t("exactBytes", { bytes: format.count(transfer.total) })}
        </dd>
      </dl>
    </Dialog>
  );
}
