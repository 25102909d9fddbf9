import { type UIEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer, TransferFile } from "@/backend/door/transfers";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useFilePages } from "./use-file-pages";

const rowHeight = 28; // px, as .vl li in the styles
const shownRows = 8;
const beyond = 6; // rows drawn above and below what is in sight

/** All files of a transfer, however many: only the rows in sight are drawn, and read from the program. */
export function FileList({ transfer, label }: { transfer: Transfer; label: string }) {
  const [top, setTop] = useState(0);
  const { id, count, done, failed, phase } = transfer;
  const first = Math.max(Math.floor(top / rowHeight) - beyond, 0);
  const last = Math.min(Math.ceil(top / rowHeight) + shownRows + beyond, count - 1);
  const fileAt = useFilePages(id, { first, last }, `${phase} ${done} ${failed}`);
  const rows = Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i);
  return (
    <section
      className="vl"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      style={{ height: Math.min(count, shownRows) * rowHeight }}
      onScroll={(event: UIEvent<HTMLElement>) => setTop(event.currentTarget.scrollTop)}
    >
      <ul style={{ height: count * rowHeight }}>
        {rows.map((index) => (
          <li
            key={index}
            style={{ top: index * rowHeight }}
            aria-setsize={count}
            aria-posinset={index + 1}
          >
            <FileLine file={fileAt(index)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One file: where it is, its safe name where that differs, its size, and how far it is. */
export function FileLine({ file }: { file: TransferFile | undefined }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  if (!file) return <span className="t3">…</span>;
  const { within, name, storedAs } = file;
  return (
    <>
      <span className="cut" data-names>
        {within && <bdi className="t3">{plainLine(within)}/</bdi>}
        <bdi>{plainLine(name)}</bdi>
        {file.folder && <span className="t3">/</span>}
        {storedAs && <bdi className="warn"> {t("storedAs", { name: plainLine(storedAs) })}</bdi>}
      </span>
      {!file.folder && <span className="num t3">{format.bytes(file.total)}</span>}
      <PhaseWord file={file} />
    </>
  );
}

function PhaseWord({ file: { phase } }: { file: TransferFile }) {
  const { t } = useTranslation("transfer");
  switch (phase) {
    case "offered":
      return null;
    case "sending":
    case "receiving":
      return <span className="accent">{t("phase.moving")}</span>;
    case "waiting":
    case "interrupted":
      return <span className="t3">{t("phase.waiting")}</span>;
    case "verified":
      return <span className="ok">{t("phase.verified")}</span>;
    case "failed":
      return <span className="danger">{t("phase.failed")}</span>;
    default:
      return <span className="t3">{t(`phase.${phase}`)}</span>;
  }
}
