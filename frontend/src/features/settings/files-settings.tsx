import { FolderInput } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Bytes } from "@/backend/door/values";
import { useBackend, useInfo } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { Button } from "@/ui/button";
import { SizeSelect } from "@/ui/size-select";
import { useAttempt } from "@/ui/use-attempt";
import { RuleList } from "./rule-list";

/** Where received files go, and what is taken from whom. */
export function FilesSettings() {
  return (
    <div className="card">
      <Inbox />
      <Stranger />
      <RuleList />
    </div>
  );
}

/** A change of the settings that the info tells of. */
function useChange() {
  const { refreshInfo } = useBackend();
  const attempt = useAttempt();
  return async (call: Promise<void>) => {
    await attempt(call);
    await attempt(refreshInfo());
  };
}

function Inbox() {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const attempt = useAttempt();
  const change = useChange();
  const inbox = useInfo((info) => info.inbox);
  const chosen = useInfo((info) => info.inboxChosen);
  const choose = async () => {
    const picked = await attempt(door.program.pickStore());
    if (picked?.handle) await change(door.program.setInbox(picked.handle));
  };
  return (
    <div className="sr-row">
      <div className="m">
        <p className="w5">{t("received")}</p>
        <p className="mono t2 [overflow-wrap:anywhere] select-text">{plainLine(inbox, 400)}</p>
        <p className="s12 t3">{t("change")}</p>
      </div>
      {chosen && (
        <Button kind="ghost" onClick={() => void change(door.program.setInbox(""))}>
          {t("usualInbox")}
        </Button>
      )}
      <Button aria-label={`${t("received")}: ${t("chooseInbox")}`} onClick={() => void choose()}>
        <FolderInput size={16} aria-hidden />
        {t("chooseInbox")}
      </Button>
    </div>
  );
}

function Stranger() {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const change = useChange();
  const limit = useInfo((info) => info.strangerLimit);
  return (
    <div className="sr-row">
      <div className="m">
        <p className="w5">{t("stranger")}</p>
        <p className="s12 t3">{t("strangerHelp")}</p>
      </div>
      <SizeSelect
        aria-label={t("strangerSize")}
        value={limit}
        onChange={(bytes) => void change(door.program.setStrangerLimit(bytes as Bytes))}
      />
    </div>
  );
}
