import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

type Props = {
  title: ReactNode;
  text: string;
  /** The verb of what is lost by it. */
  yes: string;
  no?: string;
  onYes: () => void;
  onClose: () => void;
};

/** A question before something is lost. The focus is on what keeps it. */
export function AskDialog({ title, text, yes, no, onYes, onClose }: Props) {
  const { t } = useTranslation("analysis");
  const first = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      first={first}
      width={440}
      footer={
        <>
          <Button ref={first} size="form" onClick={onClose}>
            {no ?? t("cancel")}
          </Button>
          <Button
            kind="danger"
            size="form"
            onClick={() => {
              onClose();
              onYes();
            }}
          >
            {yes}
          </Button>
        </>
      }
    >
      <p className="t2">{text}</p>
    </Dialog>
  );
}
