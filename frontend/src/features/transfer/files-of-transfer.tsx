import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer, TransferFile } from "@/backend/door/transfers";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { FileList } from "./file-list";
import { useTitle } from "./use-title";

const shownFailed = 50;

/** What is inside a transfer of several files: first what failed and why, then all. */
export function FilesOfTransfer({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("transfer");
  const name = useTitle()(transfer);
  const failed = useFailed(transfer);
  return (
    <>
      {failed.length > 0 && (
        <ul className="fails" aria-label={t("failedOf", { file: name })}>
          {failed.map((file) => (
            <Failed key={file.number} file={file} />
          ))}
        </ul>
      )}
      <FileList transfer={transfer} label={t("filesOf", { file: name })} />
    </>
  );
}

function Failed({ file }: { file: TransferFile }) {
  const { t } = useTranslation("transfer");
  const sentence = useSentence();
  return (
    <li>
      <span className="cut" data-names>
        {file.within && <bdi className="t3">{plainLine(file.within)}/</bdi>}
        <bdi>{plainLine(file.name)}</bdi>
      </span>
      <span className="danger">{file.fault ? sentence(file.fault) : t("failed")}</span>
    </li>
  );
}

/** The files that failed, read again when their number changes. */
function useFailed({ id, failed }: Transfer): readonly TransferFile[] {
  const { door } = useBackend();
  const [files, setFiles] = useState<readonly TransferFile[]>([]);
  useEffect(() => {
    let stale = false;
    const load = async () => {
      const read = failed > 0 ? await door.transfers.files(id, "failed", 0, shownFailed) : [];
      if (!stale) setFiles(read);
    };
    load().catch(() => undefined); // the row itself says what is wrong
    return () => {
      stale = true;
    };
  }, [door, id, failed]);
  return files;
}
