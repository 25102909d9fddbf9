import { useTranslation } from "react-i18next";
import type { Participant } from "@/backend/door/meetings";
import type { Transfer } from "@/backend/door/transfers";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";

/** How the other side of a transfer is reached, "" when it is not in the room. */
export const usePath = (one: Transfer): Participant["path"] =>
  useMeetings((s) => roomOf(s)?.participants.find((p) => p.id === one.peer.id)?.path ?? "");

/** Who the other side of a transfer is to us. */
export function useSender(one: Transfer) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const here = useMeetings((s) => {
    const p = roomOf(s)?.participants.find((person) => person.id === one.peer.id);
    return p ? { since: p.knownSince, changed: p.keyChanged } : null;
  }, sameFields);
  // Of an offer the program knows better: somebody whom the room has just met is new.
  const since = one.direction === "receive" ? one.knownSince : (here?.since ?? "");
  if (here?.changed) return { tone: "danger", text: t("senderChanged"), known: false } as const;
  if (since)
    return { tone: "", text: t("senderKnown", { day: format.day(since) }), known: true } as const;
  return { tone: "warn", text: t("senderNew"), known: false } as const;
}
