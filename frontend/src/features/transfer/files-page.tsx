import { FolderInput, Plus, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { roomOf, useInfo, useMeetings, useTransfers } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { orderTransfers, sumRunning } from "./order";
import { TransferRow } from "./transfer-row";

const none: readonly Transfer[] = [];

type Props = { onSend: () => void; onAnalysis: (job: string) => void };

/** All files that were sent and received. */
export function FilesPage({ onSend, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const all = useTransfers((s) => s?.transfers ?? none);
  const inRoom = useMeetings((s) => roomOf(s) !== null);
  const inbox = useInfo((info) => info.inbox);
  const { now, done } = orderTransfers(all);
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("files")}</h1>
        <span className="grow" />
        {inRoom && (
          <Button kind="primary" onClick={onSend}>
            <Plus size={16} aria-hidden />
            {t("send")}
          </Button>
        )}
      </header>
      <div className="body gap-3.5! pt-3.5!">
        {now.length > 0 && (
          <section>
            <div className="lh">
              <h2>{t("now")}</h2>
              <span className="t3 num s12">{now.length}</span>
              <span className="grow" />
              <Summary all={all} />
            </div>
            <List rows={now} label={t("now")} onAnalysis={onAnalysis} />
          </section>
        )}
        {done.length > 0 && (
          <section>
            <div className="lh">
              <h2>{t("done")}</h2>
              <span className="t3 num s12">{done.length}</span>
              <span className="grow" />
              {inbox && (
                <span className="row s12 t3 cut hide-s">
                  <FolderInput size={14} aria-hidden />
                  <span className="cut">{t("inbox", { folder: inbox })}</span>
                </span>
              )}
            </div>
            <List rows={done} label={t("done")} onAnalysis={onAnalysis} />
          </section>
        )}
        {all.length === 0 && (
          <section className="empty">
            <h2 className="s14 w6">{t("emptyTitle")}</h2>
            <p className="t2">{t(inRoom ? "emptyRoom" : "emptyOutside")}</p>
          </section>
        )}
        <span className="grow" />
        <div className="drop">
          <Upload size={18} aria-hidden />
          {t(inRoom ? "dropRoom" : "dropOutside")}
        </div>
      </div>
    </main>
  );
}

type ListProps = { rows: readonly Transfer[]; label: string; onAnalysis: (job: string) => void };

function List({ rows, label, onAnalysis }: ListProps) {
  return (
    <ul className="card fl" aria-label={label}>
      {rows.map((one) => (
        <TransferRow key={one.id} transfer={one} onAnalysis={onAnalysis} />
      ))}
    </ul>
  );
}

function Summary({ all }: { all: readonly Transfer[] }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const { count, rate, left } = sumRunning(all);
  if (count === 0) return null;
  const values = { count, rate: format.rate(rate), span: format.span(left ?? 0) };
  return <span className="s12 t2 num">{t(left === null ? "summary" : "summaryLeft", values)}</span>;
}
