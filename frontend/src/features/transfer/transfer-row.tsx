import {
  CircleX,
  File,
  FileVideo,
  FolderOpen,
  ScanLine,
  ShieldCheck,
  Trash2,
  X,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { Button, IconButton } from "@/ui/button";
import { MoreMenu } from "@/ui/menu";
import { Bar, Chip, Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";
import { CheckDialog } from "./check-dialog";
import { isRunning } from "./order";
import { StatusLine } from "./status-line";

type Props = {
  transfer: Transfer;
  /** In the side panel: buttons below, no second-rank words. */
  narrow?: boolean;
  onAnalysis: (job: string) => void;
};

/** One file on its way, waiting for an answer, or done. */
export function TransferRow({ transfer, narrow, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const [checking, setChecking] = useState(false);
  const { phase, total, bytes } = transfer;
  const Icon = transfer.video ? FileVideo : File;
  const name = plainLine(transfer.name);
  const bar =
    phase === "failed" ? "danger" : phase === "waiting" || stuck(transfer) ? "warn" : undefined;
  return (
    <li className="fr" data-phase={phase} data-narrow={narrow ? "" : undefined} aria-label={name}>
      <span className="ibx">
        <Icon size={narrow ? 16 : 18} aria-hidden />
      </span>
      <div className="min-w-0">
        <div className="nm">
          <span className={phase === "offered" ? "w5" : "cut w5"}>
            {phase === "offered" ? (
              t("offer", { name: plainLine(transfer.peer.name) })
            ) : (
              <Name>{transfer.name}</Name>
            )}
          </span>
          {phase === "verified" && (
            <button
              type="button"
              className="flex-none rounded-md"
              aria-label={t("showCheckOf", { file: name })}
              onClick={() => setChecking(true)}
            >
              <Chip icon={ShieldCheck} tone="ok">
                {t("verified")}
              </Chip>
            </button>
          )}
          {phase === "failed" && (
            <Chip icon={CircleX} tone="danger">
              {t("failed")}
            </Chip>
          )}
        </div>
        {(isRunning(phase) || phase === "failed") && (
          <Bar
            label={t("progressOf", { file: name })}
            part={total > 0 ? bytes / total : 0}
            {...(bar ? { tone: bar } : {})}
          />
        )}
        <StatusLine transfer={transfer} {...(narrow ? { narrow } : {})} />
      </div>
      <Actions transfer={transfer} onAnalysis={onAnalysis} onCheck={() => setChecking(true)} />
      {checking && <CheckDialog transfer={transfer} onClose={() => setChecking(false)} />}
    </li>
  );
}

/** On its way, but nothing moves. */
const stuck = (one: Transfer) =>
  (one.phase === "sending" || one.phase === "receiving") && one.rate === 0 && one.bytes > 0;

function Actions({
  transfer,
  onAnalysis,
  onCheck,
}: Omit<Props, "narrow"> & { onCheck: () => void }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const { id, phase } = transfer;
  const remove = () => void attempt(door.transfers.remove(id));
  if (phase === "offered") {
    return (
      <div className="by">
        <Button kind="primary" onClick={() => void attempt(door.transfers.accept(id))}>
          {t("accept")}
        </Button>
        <Button kind="ghost" onClick={() => void attempt(door.transfers.refuse(id))}>
          {t("decline")}
        </Button>
      </div>
    );
  }
  if (isRunning(phase)) {
    return (
      <div className="by">
        <IconButton label={t("cancel")} onClick={() => void attempt(door.transfers.cancel(id))}>
          <X size={18} aria-hidden />
        </IconButton>
      </div>
    );
  }
  if (phase !== "verified") {
    return (
      <div className="by">
        <IconButton label={t("remove")} onClick={remove}>
          <X size={18} aria-hidden />
        </IconButton>
      </div>
    );
  }
  const analyse = async () => {
    const job = await attempt(door.transfers.analyse(id));
    if (job) onAnalysis(job);
  };
  return (
    <div className="by">
      {transfer.video && (
        <Button onClick={() => void analyse()}>
          <ScanLine size={16} aria-hidden />
          {t("analyse")}
        </Button>
      )}
      <Button onClick={() => void attempt(door.transfers.reveal(id))}>
        <FolderOpen size={16} aria-hidden />
        {t("openFolder")}
      </Button>
      <MoreMenu
        label={t("more")}
        items={[
          { text: t("showCheck"), icon: ShieldCheck, run: onCheck },
          { text: t("remove"), icon: Trash2, run: remove },
        ]}
      />
    </div>
  );
}
