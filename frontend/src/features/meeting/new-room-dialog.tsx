import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fault } from "@/backend/door/values";
import { roomOf, useBackend, useInfo, useMeetings } from "@/backend/use-backend";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Spinner } from "@/ui/parts";
import { LeavesFirst } from "./leaves-first";

type Props = { onClose: () => void; onEntered: () => void };

/** Asks for the room's name, opens it and goes in. */
export function NewRoomDialog({ onClose, onEntered }: Props) {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const sentence = useSentence();
  const me = useInfo((info) => info.name);
  const [name, setName] = useState(() => (me ? t("roomOf", { name: me }) : t("roomDefault")));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const inside = useMeetings((s) => roomOf(s)?.name ?? "");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await door.meetings.create(name.trim() || t("roomDefault"));
      onEntered();
    } catch (reason) {
      setFault(reason as Fault);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t("newRoom")}
      onClose={onClose}
      first={field}
      footer={
        <>
          <Button kind="ghost" size="form" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button kind="primary" size="form" type="submit" form="new-room" disabled={busy}>
            {busy && <Spinner />}
            {t("openRoom")}
          </Button>
        </>
      }
    >
      <form id="new-room" onSubmit={(event) => void submit(event)}>
        <TextField
          ref={field}
          label={t("roomName")}
          value={name}
          maxLength={80}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
          error={fault && sentence(fault)}
          help={t("newRoomHelp")}
        />
      </form>
      <LeavesFirst name={inside} />
    </Dialog>
  );
}
