import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend, useTransfers } from "@/backend/use-backend";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAttempt } from "@/ui/use-attempt";
import { CompareForm } from "./compare-form";
import { CompareResult, CompareRunning } from "./compare-result";

type Props = {
  /** What is shown has just been started elsewhere. */
  begun?: boolean;
  onClose: () => void;
};

/** Checks a file on request: with another one, a hash or a receipt. A check goes on while the dialog is closed. */
export function CompareDialog({ begun = false, onClose }: Props) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const compare = useTransfers((s) => s?.compare ?? null);
  // What an earlier check found is not shown again; one that runs is.
  const [started, setStarted] = useState(begun || compare?.state === "running");
  const state = started && compare ? compare.state : "none";
  return (
    <Dialog
      title={t("compareTitle")}
      onClose={onClose}
      width={660}
      footer={
        state === "none" ? null : state === "running" ? (
          <Button size="form" onClick={() => void attempt(door.transfers.cancelCompare())}>
            {t("cancel")}
          </Button>
        ) : (
          <>
            <Button size="form" onClick={() => setStarted(false)}>
              {t("compareAgain")}
            </Button>
            <Button kind="primary" size="form" onClick={onClose}>
              {t("close")}
            </Button>
          </>
        )
      }
    >
      {state === "none" || !compare ? (
        <CompareForm onStarted={() => setStarted(true)} />
      ) : state === "running" ? (
        <CompareRunning compare={compare} />
      ) : (
        <CompareResult compare={compare} />
      )}
    </Dialog>
  );
}
