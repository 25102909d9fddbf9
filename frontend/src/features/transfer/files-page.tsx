import { FolderInput, FolderUp, Plus, ShieldCheck, Upload } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { roomOf, useInfo, useMeetings, useTransfers } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CompareDialog } from "./compare-dialog";
import { orderTransfers, type Section, sumRunning } from "./order";
import { TransferRow } from "./transfer-row";

const none: readonly Transfer[] = [];
const sections: readonly Section[] = ["needsYou", "now", "queue", "history"];
const shownHistory = 20;

type Props = {
  onSend: () => void;
  onSendFolder: () => void;
  onAnalysis: (job: string) => void;
};

/** All files that were sent and received. */
export function FilesPage({ onSend, onSendFolder, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const all = useTransfers((s) => s?.transfers ?? none);
  const inRoom = useMeetings((s) => roomOf(s) !== null);
  const [comparing, setComparing] = useState(false);
  const order = orderTransfers(all);
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("files")}</h1>
        <span className="grow" />
        <Button onClick={() => setComparing(true)}>
          <ShieldCheck size={16} aria-hidden />
          {t("checkFiles")}
        </Button>
        {inRoom && (
          <>
            <Button onClick={onSendFolder}>
              <FolderUp size={16} aria-hidden />
              {t("sendFolder")}
            </Button>
            <Button kind="primary" onClick={onSend}>
              <Plus size={16} aria-hidden />
              {t("sendFiles")}
            </Button>
          </>
        )}
      </header>
      <div className="body gap-3.5! pt-3.5!">
        {sections.map((section) => (
          <ListOf
            key={section}
            section={section}
            rows={order[section]}
            all={all}
            onAnalysis={onAnalysis}
          />
        ))}
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
      {comparing && <CompareDialog onClose={() => setComparing(false)} />}
    </main>
  );
}

type ListProps = {
  section: Section;
  rows: readonly Transfer[];
  all: readonly Transfer[];
  onAnalysis: (job: string) => void;
};

function ListOf({ section, rows, all, onAnalysis }: ListProps) {
  const { t } = useTranslation("transfer");
  const [whole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  const shown = section === "history" && !whole ? rows.slice(0, shownHistory) : rows;
  return (
    <section>
      <div className="lh">
        <h2>{t(section)}</h2>
        <span className="t3 num s12">{rows.length}</span>
        <span className="grow" />
        {section === "now" && <Summary all={all} />}
        {section === "history" && <Inbox />}
      </div>
      <ul className="card fl" aria-label={t(section)}>
        {shown.map((one) => (
          <TransferRow key={one.id} transfer={one} onAnalysis={onAnalysis} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <Button kind="ghost" onClick={() => setWhole(true)}>
          {t("showAll", { count: rows.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

function Inbox() {
  const { t } = useTranslation("transfer");
  const inbox = useInfo((info) => info.inbox);
  if (!inbox) return null;
  return (
    <span className="row s12 t3 cut hide-s">
      <FolderInput size={14} aria-hidden />
      <span className="cut" data-names>
        {t("inbox", { folder: inbox })}
      </span>
    </span>
  );
}

function Summary({ all }: { all: readonly Transfer[] }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const { count, rate, left } = sumRunning(all);
  if (count === 0 || rate === 0) return null;
  const values = { count, rate: format.rate(rate), span: format.span(left ?? 0) };
  return <span className="s12 t2 num">{t(left === null ? "summary" : "summaryLeft", values)}</span>;
}
