import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { useBackend } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAttempt } from "@/ui/use-attempt";
import { useTitle } from "./use-title";

/** Asks what happens to what came so far of a transfer that is canceled. */
export function CancelDialog({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const format = useFormat();
  const title = useTitle();
  const first = useRef<HTMLButtonElement>(null);
  const cancel = (discard: boolean) => {
    onClose();
    void attempt(door.transfers.cancel(transfer.id, discard));
  };
  return (
    <Dialog
      title={t("cancelTitle", { file: title(transfer) })}
      onClose={onClose}
      first={first}
      footer={
        <>
          <Button kind="ghost" size="form" className="mr-auto" onClick={onClose}>
            {t("goOn")}
          </Button>
          <Button kind="danger" size="form" onClick={() => cancel(true)}>
            {t("deletePart")}
          </Button>
          <Button ref={first} size="form" onClick={() => cancel(false)}>
            {t("keepPart")}
          </Button>
        </>
      }
    >
      <p className="t2">
        {t("cancelHelp", {
          done: format.bytes(transfer.bytes),
          total: format.bytes(transfer.total),
        })}
      </p>
    </Dialog>
  );
}
