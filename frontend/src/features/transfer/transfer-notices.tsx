import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { useBackend, useTransfers } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { useToasts } from "@/ui/toasts";
import { useAttempt } from "@/ui/use-attempt";
import { AcceptDialog, asUsual } from "./accept-dialog";
import { wantsSecondLook } from "./order";
import { useOfferTitle, useTitle } from "./use-title";

type Props = {
  /** The files are in sight: no toast has to tell of them. */
  quiet: boolean;
  onAnalysis: (job: string) => void;
};

/**
 * Tells what happens to files while one looks elsewhere: offers, arrivals, failures. Who looks at another page reads a toast; when
 * nobody looks at the window the desktop tells it too.
 */
export function TransferNotices({ quiet, onAnalysis }: Props) {
  const { t } = useTranslation("transfer");
  const { door, transfers } = useBackend();
  const toasts = useToasts();
  const attempt = useAttempt();
  const format = useFormat();
  const sentence = useSentence();
  const title = useTitle();
  const offerTitle = useOfferTitle();
  const [asked, setAsked] = useState("");

  useEffect(() => {
    let before = new Map<string, Transfer>();
    let first = true;

    const offered = (one: Transfer) =>
      toasts.show({
        key: `file-${one.id}`,
        tone: "plain",
        sticky: true,
        title: offerTitle(one),
        text: `${title(one)} · ${format.bytes(one.total)}`,
        actions: [
          {
            text: t("accept"),
            primary: true,
            run: () =>
              wantsSecondLook(one)
                ? setAsked(one.id)
                : void attempt(door.transfers.accept(one.id, asUsual)),
          },
          { text: t("decline"), run: () => void attempt(door.transfers.refuse(one.id)) },
        ],
      });

    const endTitle = (one: Transfer) =>
      t(one.direction === "send" ? "sentTitle" : "arrivedTitle", { file: title(one) });
    const why = (one: Transfer) => (one.fault ? sentence(one.fault) : t("failed"));

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
        title: endTitle(one),
        text: format.bytes(one.total),
        ...(one.direction === "receive"
          ? { actions: one.video ? [reveal, analyse] : [reveal] }
          : {}),
      });
    };

    const failed = (one: Transfer) =>
      toasts.show({ key: `file-${one.id}`, tone: "danger", title: title(one), text: why(one) });

    /** Lets the desktop tell it when nobody looks here. */
    const tell = (one: Transfer) => {
      if (document.hasFocus() && document.visibilityState === "visible") return;
      const size = format.bytes(one.total);
      const words =
        one.phase === "offered"
          ? { title: offerTitle(one), text: `${title(one)} · ${size}` }
          : one.phase === "verified"
            ? { title: endTitle(one), text: size }
            : { title: title(one), text: why(one) };
      // What the desktop cannot show is in the window as well.
      door.program.notify({ tag: `file-${one.id}`, ...words }).catch(() => undefined);
    };

    const look = () => {
      const snapshot = transfers.getState();
      if (!snapshot) return;
      for (const one of snapshot.transfers) {
        const was = before.get(one.id)?.phase;
        if (was === one.phase) continue;
        if (was === "offered") toasts.dismiss(`file-${one.id}`);
        const ended = one.phase === "verified" || one.phase === "failed";
        if (!first && (one.phase === "offered" || ended)) tell(one);
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
  }, [quiet, door, transfers, toasts, attempt, format, sentence, title, offerTitle, t, onAnalysis]);

  const offer = useTransfers((s) => s?.transfers.find((one) => one.id === asked) ?? null);
  if (offer?.phase !== "offered") return null;
  return <AcceptDialog transfer={offer} onClose={() => setAsked("")} />;
}
