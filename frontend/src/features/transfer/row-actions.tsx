import {
  FileCheck,
  FolderOpen,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
  ScanLine,
  ShieldCheck,
  SquareArrowOutUpRight,
  Trash2,
  Upload,
  X,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { useBackend } from "@/backend/use-backend";
import { Button, IconButton } from "@/ui/button";
import { type MenuItem, MoreMenu } from "@/ui/menu";
import { useAttempt } from "@/ui/use-attempt";
import { AcceptDialog, asUsual } from "./accept-dialog";
import { CancelDialog } from "./cancel-dialog";
import { isRunning, wantsSecondLook } from "./order";

type Props = {
  transfer: Transfer;
  narrow?: boolean;
  onAnalysis: (job: string) => void;
  onCheck: () => void;
};

/** What can be done with a transfer now. */
export function RowActions({ transfer, narrow, onAnalysis, onCheck }: Props) {
  const { phase } = transfer;
  return (
    <div className="by">
      {phase === "offered" ? (
        <OfferActions transfer={transfer} />
      ) : isRunning(phase) ? (
        <RunningActions transfer={transfer} {...(narrow ? { narrow } : {})} />
      ) : phase === "verified" ? (
        <DoneActions transfer={transfer} onAnalysis={onAnalysis} onCheck={onCheck} />
      ) : (
        <EndedActions transfer={transfer} />
      )}
    </div>
  );
}

function OfferActions({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [looking, setLooking] = useState(false);
  const { id } = transfer;
  const accept = () =>
    wantsSecondLook(transfer) ? setLooking(true) : void attempt(door.transfers.accept(id, asUsual));
  return (
    <>
      <Button kind="primary" onClick={accept}>
        {t("accept")}
      </Button>
      <Button onClick={() => setLooking(true)}>{t("acceptHow")}</Button>
      <Button kind="ghost" onClick={() => void attempt(door.transfers.refuse(id))}>
        {t("decline")}
      </Button>
      {looking && <AcceptDialog transfer={transfer} onClose={() => setLooking(false)} />}
    </>
  );
}

function RunningActions({ transfer, narrow }: { transfer: Transfer; narrow?: boolean }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [asking, setAsking] = useState(false);
  const { id, paused, direction, bytes, phase } = transfer;
  // Only what came lies on a disk of ours, and only then there is something to ask.
  const keeps = direction === "receive" && bytes > 0;
  const pause = () => void attempt(paused ? door.transfers.resume(id) : door.transfers.pause(id));
  return (
    <>
      {phase !== "verifying" &&
        (paused && !narrow ? (
          <Button onClick={pause}>
            <Play size={16} aria-hidden />
            {t("resume")}
          </Button>
        ) : (
          <IconButton label={t(paused ? "resume" : "pause")} onClick={pause}>
            {paused ? <Play size={18} aria-hidden /> : <Pause size={18} aria-hidden />}
          </IconButton>
        ))}
      <IconButton
        label={t("cancel")}
        onClick={() => (keeps ? setAsking(true) : void attempt(door.transfers.cancel(id, false)))}
      >
        <X size={18} aria-hidden />
      </IconButton>
      {asking && <CancelDialog transfer={transfer} onClose={() => setAsking(false)} />}
    </>
  );
}

/** What has failed or was canceled: sent files go again. */
function EndedActions({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const { id, direction, count } = transfer;
  return (
    <>
      {direction === "send" && (
        <Button onClick={() => void attempt(door.transfers.retry(id))}>
          <RotateCw size={16} aria-hidden />
          {t(count > 1 && transfer.failed > 0 ? "retryFailed" : "retry")}
        </Button>
      )}
      <IconButton label={t("remove")} onClick={() => void attempt(door.transfers.remove(id))}>
        <X size={18} aria-hidden />
      </IconButton>
    </>
  );
}

function DoneActions({ transfer, onAnalysis, onCheck }: Omit<Props, "narrow">) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const { id, direction, receipt, video, kind } = transfer;
  const calls = door.transfers;
  const analyse = async () => {
    const job = await attempt(calls.analyse(id));
    if (job) onAnalysis(job);
  };
  const item = (text: string, icon: LucideIcon, call: () => Promise<unknown>): MenuItem => ({
    text,
    icon,
    run: () => void attempt(call()),
  });
  return (
    <>
      {video && kind === "file" && (
        <Button onClick={() => void analyse()}>
          <ScanLine size={16} aria-hidden />
          {t("analyse")}
        </Button>
      )}
      <Button onClick={() => void attempt(calls.reveal(id))}>
        <FolderOpen size={16} aria-hidden />
        {t("openFolder")}
      </Button>
      <MoreMenu
        label={t("more")}
        items={[
          ...(kind === "file"
            ? [item(t("open"), SquareArrowOutUpRight, () => calls.open(id))]
            : []),
          ...(direction === "send"
            ? [item(t("sendAgain"), Upload, () => calls.sendAgain(id))]
            : []),
          { text: t("showCheck"), icon: ShieldCheck, run: onCheck },
          ...(receipt ? [item(t("showReceipt"), FileCheck, () => calls.revealReceipt(id))] : []),
          item(t("remove"), Trash2, () => calls.remove(id)),
        ]}
      />
    </>
  );
}
