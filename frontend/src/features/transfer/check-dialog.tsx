import { FileCheck, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { useBackend } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAttempt } from "@/ui/use-attempt";
import { FileList } from "./file-list";
import { filesOf } from "./order";
import { useTitle } from "./use-title";

type Props = {
  transfer: Transfer;
  onClose: () => void;
  /** The file as it lies on the disk now is being compared with what both sides have signed. */
  onComparing: () => void;
};

/** The check of a transfer: what both computers counted, when, and the receipt of it. */
export function CheckDialog({ transfer, onClose, onComparing }: Props) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const format = useFormat();
  const title = useTitle()(transfer);
  const many = transfer.count > 1;
  const compare = async () => {
    const request = { transfer: transfer.id, file: "", with: "", hash: "", receipt: "" } as const;
    if (await attempt(door.transfers.startCompare(request).then(() => true))) onComparing();
  };
  return (
    <Dialog title={title} onClose={onClose} width={660}>
      <p className="t2">{t(many ? "checkHelpMany" : "checkHelp")}</p>
      <dl className="hash select-text">
        {!many && (
          <>
            <dt>{t("hashSent")}</dt>
            <dd className="mono">{transfer.sha256Sent}</dd>
            <dt>{t("hashReceived")}</dt>
            <dd className="mono">{transfer.sha256Received}</dd>
          </>
        )}
        <dt>{t("size")}</dt>
        <dd className="num text-text-1">
          {many && `${t("fileCount", { count: filesOf(transfer) })} · `}
          {t("exactBytes", { bytes: format.count(transfer.total) })}
        </dd>
        <dt>{t("time")}</dt>
        <dd className="num text-text-1">
          {format.moment(transfer.at)}
          {transfer.seconds > 0 &&
            ` · ${format.span(transfer.seconds, transfer.seconds < 10 ? 1 : 0)}`}
        </dd>
        {transfer.resumed > 0 && (
          <>
            <dt>{t("resumed")}</dt>
            <dd className="num text-text-1">{format.bytes(transfer.resumed)}</dd>
          </>
        )}
        {transfer.receipt && (
          <>
            <dt>{t("receipt")}</dt>
            <dd className="text-text-1">{t("receiptBoth")}</dd>
          </>
        )}
      </dl>
      {many && <FileList transfer={transfer} label={t("filesOf", { file: title })} />}
      {transfer.receipt && (
        <div className="row gap-2">
          {transfer.kind === "file" && (
            <Button onClick={() => void compare()}>
              <ShieldCheck size={16} aria-hidden />
              {t("compareReceiptNow")}
            </Button>
          )}
          <Button onClick={() => void attempt(door.transfers.revealReceipt(transfer.id))}>
            <FileCheck size={16} aria-hidden />
            {t("showReceipt")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
