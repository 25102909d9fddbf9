import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Participant } from "@/backend/door/meetings";
import { roomOf, useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useToasts } from "@/ui/toasts";

const present = (p: Participant) => p.state === "connected" || p.state === "reconnecting";

/** Says who came and went to the screen reader, and warns when a known name comes with another key. */
export function Announcer() {
  const { t } = useTranslation("meeting");
  const { meetings } = useBackend();
  const toasts = useToasts();
  const [said, setSaid] = useState("");
  useEffect(() => {
    let known = new Map<string, Participant>();
    let first = true;
    const look = () => {
      const others = (roomOf(meetings.getState())?.participants ?? []).filter((p) => !p.me);
      const now = new Map(others.filter(present).map((p) => [p.id as string, p]));
      const came = [...now.values()].filter((p) => !known.has(p.id));
      const went = [...known.values()].filter((p) => !now.has(p.id));
      for (const p of came.filter((one) => one.keyChanged)) {
        toasts.show({
          key: `key-${p.id}`,
          tone: "danger",
          title: t("keyChangedTitle", { name: plainLine(p.name) }),
          text: t("keyChangedText"),
        });
      }
      if (!first && came[0]) setSaid(t("came", { name: plainLine(came[0].name) }));
      else if (!first && went[0]) setSaid(t("went", { name: plainLine(went[0].name) }));
      known = now;
      first = false;
    };
    look();
    return meetings.subscribe(look);
  }, [meetings, t, toasts]);
  return (
    <p className="sr" role="status">
      {said}
    </p>
  );
}
