import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { useToasts } from "@/ui/toasts";
import { useAttempt } from "@/ui/use-attempt";

type Props = {
  /** The files are in sight: nothing has to be told. */
  quiet: boolean;
  onAnalysis: (job: string) => void;
};

/** Tells by toasts what happens to files while one looks elsewhere: offers, arrivals, failures. It draws nothing. */
export function TransferNotices({ quiet, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const { door, transfers } = useBackend();
  const toasts = useToasts();
  const attempt = useAttempt();
  const format = useFormat();
  const sentence = useSentence();

  useEffect(() => {
    let before = new Map<string, Transfer>();
    let first = true;

    const offered = (one: Transfer) =>
      toasts.show({
        key: `file-${one.id}`,
        tone: "plain",
        sticky: true,
        title: t("offer", { name: plainLine(one.peer.name) }),
        text: `${plainLine(one.name)} · ${format.bytes(one.total)}`,
        actions: [
          {
            text: t("accept"),
            primary: true,
            run: () => void attempt(door.transfers.accept(one.id)),
          },
          { text: t("decline"), run: () => void attempt(door.transfers.refuse(one.id)) },
        ],
      });

    const verified = (one: Transfer) => {
      const reveal = {
        text: t("openFolder"),
        run: () => void attempt(door.transfers.reveal(one.id)),
      };
      const analyse = {
        text: t("analyse"),
        run: () =>
          void attempt(door.transfers.analyse(one.id)).then((job) => job && onAnalysis(job)),
      };
      toasts.show({
        key: `file-${one.id}`,
        tone: "ok",
        title: t(one.direction === "send" ? "sentTitle" : "arrivedTitle", {
          file: plainLine(one.name),
        }),
        text: format.bytes(one.total),
        ...(one.direction === "receive"
          ? { actions: one.video ? [reveal, analyse] : [reveal] }
          : {}),
      });
    };

    const failed = (one: Transfer) =>
      toasts.show({
        key: `file-${one.id}`,
        tone: "danger",
        title: plainLine(one.name),
        text: one.fault ? sentence(one.fault) : t("failed"),
      });

    const look = () => {
      const snapshot = transfers.getState();
      if (!snapshot) return;
      for (const one of snapshot.transfers) {
        const was = before.get(one.id)?.phase;
        if (was === one.phase) continue;
        if (was === "offered") toasts.dismiss(`file-${one.id}`);
        if (quiet) continue;
        if (one.phase === "offered") offered(one);
        else if (!first && one.phase === "verified") verified(one);
        else if (!first && one.phase === "failed") failed(one);
      }
      for (const id of before.keys()) {
        if (!snapshot.transfers.some((one) => one.id === id)) toasts.dismiss(`file-${id}`);
      }
      before = new Map(snapshot.transfers.map((one) => [one.id, one]));
      first = false;
    };
    if (quiet)
      for (const one of transfers.getState()?.transfers ?? []) toasts.dismiss(`file-${one.id}`);
    look();
    return transfers.subscribe(look);
  }, [quiet, door, transfers, toasts, attempt, format, sentence, t, onAnalysis]);
  return null;
}
