import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fault } from "@/backend/door/values";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Spinner } from "@/ui/parts";
import { LeavesFirst } from "./leaves-first";

type Props = { onClose: () => void; onEntered: () => void };

/** A link opened the program: asks before it goes in. The link itself never comes to the page. */
export function OpenedLinkDialog({ onClose, onEntered }: Props) {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const sentence = useSentence();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const main = useRef<HTMLButtonElement>(null);
  const inside = useMeetings((s) => roomOf(s)?.name ?? "");

  const join = async () => {
    setBusy(true);
    setFault(null);
    try {
      await door.meetings.joinOpened();
      onEntered();
    } catch (reason) {
      setFault(reason as Fault);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t("openedTitle")}
      onClose={onClose}
      first={main}
      footer={
        <>
          <Button kind="ghost" size="form" onClick={onClose}>
            {t("notNow")}
          </Button>
          <Button ref={main} kind="primary" size="form" disabled={busy} onClick={() => void join()}>
            {busy && <Spinner />}
            {t(busy ? "joining" : "join")}
          </Button>
        </>
      }
    >
      <p className="t2">{t("openedHelp")}</p>
      {fault && (
        <p className="danger" role="alert">
          {sentence(fault)}
        </p>
      )}
      <LeavesFirst name={inside} />
    </Dialog>
  );
}
