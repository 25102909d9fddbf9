import { X } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { IconButton } from "@/ui/button";
import { ChatPanel } from "./chat-panel";
import { PeoplePanel } from "./people-panel";

export type Panel = "people" | "chat" | "files";

type Props = {
  panel: Panel;
  onPanel: (panel: Panel | null) => void;
  /** How many files the tab counts. */
  files: number;
  /** The files of the transfer feature. */
  children: ReactNode;
};

/** The side of the room: people, chat or files. */
export function SidePanel({ panel, onPanel, files, children }: Props) {
  const { t } = useTranslation("meeting");
  const people = useMeetings(
    (s) => roomOf(s)?.participants.filter((p) => p.state !== "left").length ?? 0,
  );
  return (
    <aside className="panel" aria-label={t("panel")} data-region>
      <Tabs.Root
        className="contents"
        value={panel}
        onValueChange={(next) => onPanel(next as Panel)}
      >
        <div className="hd">
          <Tabs.List className="tabs" aria-label={t("panel")}>
            <Tabs.Trigger className="tab" value="people">
              {t("people")}
              <b className="num">{people}</b>
            </Tabs.Trigger>
            <Tabs.Trigger className="tab" value="chat">
              {t("chat")}
            </Tabs.Trigger>
            <Tabs.Trigger className="tab" value="files">
              {t("files")}
              {files > 0 && <b className="num">{files}</b>}
            </Tabs.Trigger>
          </Tabs.List>
          <span className="grow" />
          <IconButton label={t("closePanel")} onClick={() => onPanel(null)}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
        <Tabs.Content value="people">
          <PeoplePanel />
        </Tabs.Content>
        <Tabs.Content value="chat">
          <ChatPanel />
        </Tabs.Content>
        <Tabs.Content value="files">{children}</Tabs.Content>
      </Tabs.Root>
    </aside>
  );
}
