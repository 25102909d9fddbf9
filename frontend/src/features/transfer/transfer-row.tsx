import { ChevronRight, CircleX, File, Files, FileVideo, Folder, ShieldCheck } from "lucide-react";
import { memo, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { IconButton } from "@/ui/button";
import { Bar, Chip, Name } from "@/ui/parts";
import { CheckDialog } from "./check-dialog";
import { CompareDialog } from "./compare-dialog";
import { FilesOfTransfer } from "./files-of-transfer";
import { isRunning, isStuck } from "./order";
import { PathChip } from "./path-chip";
import { RowActions } from "./row-actions";
import { StatusLine } from "./status-line";
import { useOfferTitle, useTitle } from "./use-title";

type Props = {
  transfer: Transfer;
  /** In the side panel: buttons below, no second-rank words. */
  narrow?: boolean;
  onAnalysis: (job: string) => void;
};

/** One transfer on its way, waiting for an answer, or done. Others that move do not draw it again. */
export const TransferRow = memo(function TransferRow({ transfer, narrow, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const title = useTitle();
  const offerTitle = useOfferTitle();
  const [checking, setChecking] = useState(false);
  const [comparing, setComparing] = useState(false);
  const [open, setOpen] = useState(false);
  const filesId = useId();
  const { phase, total, bytes, count } = transfer;
  const name = title(transfer);
  const tone = barTone(transfer);
  const many = count > 1 && phase !== "offered";
  return (
    <li className="fr" data-phase={phase} data-narrow={narrow ? "" : undefined} aria-label={name}>
      <KindIcon transfer={transfer} size={narrow ? 16 : 18} />
      <div className="min-w-0">
        <div className="nm">
          {many && (
            <IconButton
              className="tw"
              label={t("showFiles", { file: name })}
              aria-expanded={open}
              aria-controls={open ? filesId : undefined}
              onClick={() => setOpen(!open)}
            >
              <ChevronRight size={16} className={open ? "rotate-90" : undefined} aria-hidden />
            </IconButton>
          )}
          <span className={phase === "offered" ? "w5" : "cut w5"}>
            {phase === "offered" ? offerTitle(transfer) : <Name>{name}</Name>}
          </span>
          {isRunning(phase) && <PathChip transfer={transfer} />}
          <Verdict transfer={transfer} name={name} onCheck={() => setChecking(true)} />
        </div>
        {(isRunning(phase) || phase === "failed") && (
          <Bar
            label={t("progressOf", { file: name })}
            part={total > 0 ? bytes / total : 0}
            {...(tone ? { tone } : {})}
          />
        )}
        <StatusLine transfer={transfer} {...(narrow ? { narrow } : {})} />
      </div>
      <RowActions
        transfer={transfer}
        {...(narrow ? { narrow } : {})}
        onAnalysis={onAnalysis}
        onCheck={() => setChecking(true)}
      />
      {many && open && (
        <div id={filesId} className="in">
          <FilesOfTransfer transfer={transfer} />
        </div>
      )}
      {checking && (
        <CheckDialog
          transfer={transfer}
          onClose={() => setChecking(false)}
          onComparing={() => {
            setChecking(false);
            setComparing(true);
          }}
        />
      )}
      {comparing && <CompareDialog begun onClose={() => setComparing(false)} />}
    </li>
  );
});

function barTone(one: Transfer): "danger" | "warn" | "rest" | undefined {
  if (one.phase === "failed") return "danger";
  if (one.phase === "waiting" || one.phase === "interrupted" || isStuck(one)) return "warn";
  return one.paused || one.pausedByPeer ? "rest" : undefined;
}

function KindIcon({ transfer: one, size }: { transfer: Transfer; size: number }) {
  const Icon =
    one.kind === "folder" ? Folder : one.kind === "files" ? Files : one.video ? FileVideo : File;
  return (
    <span className="ibx">
      <Icon size={size} aria-hidden />
    </span>
  );
}

type VerdictProps = { transfer: Transfer; name: string; onCheck: () => void };

/** The chip of what has ended: verified (it opens the check), or failed. */
function Verdict({ transfer: one, name, onCheck }: VerdictProps) {
  const { t } = useTranslation("transfer");
  if (one.phase === "verified") {
    return (
      <button
        type="button"
        className="flex-none rounded-md"
        aria-label={t("showCheckOf", { file: name })}
        onClick={onCheck}
      >
        <Chip icon={ShieldCheck} tone="ok">
          {t("verified")}
        </Chip>
      </button>
    );
  }
  if (one.phase !== "failed" && one.failed === 0) return null;
  return (
    <Chip icon={CircleX} tone="danger">
      {one.count > 1 && one.failed > 0 ? t("failedCount", { count: one.failed }) : t("failed")}
    </Chip>
  );
}
