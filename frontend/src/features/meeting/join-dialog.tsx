import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fault } from "@/backend/door/values";
import { roomOf, useBackend, useMeetings } from "@/backend/use-backend";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Spinner } from "@/ui/parts";
import { LeavesFirst } from "./leaves-first";

type Props = { onClose: () => void; onEntered: () => void };

/** Takes an invite's link and goes in. The link lives in this dialog alone and goes with it. */
export function JoinDialog({ onClose, onEntered }: Props) {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const sentence = useSentence();
  const [link, setLink] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const inside = useMeetings((s) => roomOf(s)?.name ?? "");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!link.trim()) {
      field.current?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await door.meetings.join(link.trim());
      setLink("");
      onEntered();
    } catch (reason) {
      setFault(reason as Fault);
      setBusy(false);
      field.current?.focus();
    }
  };

  return (
    <Dialog
      title={t("joinTitle")}
      onClose={onClose}
      first={field}
      footer={
        <>
          <Button kind="ghost" size="form" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button kind="primary" size="form" type="submit" form="join" disabled={busy}>
            {busy && <Spinner />}
            {t(busy ? "joining" : "join")}
          </Button>
        </>
      }
    >
      <form id="join" onSubmit={(event) => void submit(event)}>
        <TextField
          ref={field}
          label={t("inviteLink")}
          className="mono"
          placeholder="videonet:…"
          value={link}
          onChange={(event) => {
            setLink(event.target.value);
            setFault(null);
          }}
          error={fault && sentence(fault)}
          help={t("joinHelp")}
        />
      </form>
      <LeavesFirst name={inside} />
    </Dialog>
  );
}
