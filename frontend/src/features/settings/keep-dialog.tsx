import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Leaving } from "@/backend/door/storage";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

type Props = {
  leaving: Leaving;
  /** Path of the archive folder, "" for none. */
  archive: string;
  onYes: () => void;
  onClose: () => void;
};

/** Asks before reports leave the work folder for the first time. The focus is on what keeps them. */
export function KeepDialog({ leaving, archive, onYes, onClose }: Props) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const first = useRef<HTMLButtonElement>(null);
  const values = {
    count: leaving.jobs,
    size: format.bytes(leaving.bytes),
    folder: plainLine(archive, 400),
  };
  return (
    <Dialog
      title={t("leaveTitle", { count: leaving.jobs })}
      onClose={onClose}
      first={first}
      width={460}
      footer={
        <>
          <Button ref={first} size="form" onClick={onClose}>
            {t("leaveNot")}
          </Button>
          <Button
            kind={archive ? "primary" : "danger"}
            size="form"
            onClick={() => {
              onClose();
              onYes();
            }}
          >
            {t(archive ? "move" : "removeThem")}
          </Button>
        </>
      }
    >
      <p className="t2 [overflow-wrap:anywhere]">
        {archive ? t("leaveMoves", values) : t("leaveRemoves", values)}
      </p>
      <p className="t3 mt-2">{t("leaveAlways")}</p>
    </Dialog>
  );
}
