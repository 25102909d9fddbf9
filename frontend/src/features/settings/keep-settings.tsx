import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Leaving, StorageState } from "@/backend/door/storage";
import type { Bytes } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { useAttempt } from "@/ui/use-attempt";
import { KeepDialog } from "./keep-dialog";
import type { ChangeStorage } from "./use-storage";

const ages = [7, 30, 90, 180, 365];
const sizes = [1e9, 10e9, 50e9, 100e9, 500e9];

/** The choices, with the one that is chosen among them whatever it is. */
const among = (all: readonly number[], value: number) =>
  [...new Set(value > 0 ? [...all, value] : all)].toSorted((a, b) => a - b);

type Wish = { readonly days: number; readonly bytes: Bytes; readonly leaving: Leaving };
type Props = { state: StorageState; change: ChangeStorage };

/** How long reports stay, and how much of them. What would leave at once is asked about. */
export function KeepSettings({ state, change }: Props) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const attempt = useAttempt();
  const format = useFormat();
  const [wish, setWish] = useState<Wish | null>(null);
  const ask = async (days: number, bytes: Bytes) => {
    const leaving = await attempt(door.storage.leaving(days, bytes));
    if (!leaving) return;
    if (leaving.jobs > 0) setWish({ days, bytes, leaving });
    else await change(door.storage.setKeeping(days, bytes));
  };
  return (
    <>
      <div className="sr-row">
        <div className="m">
          <p className="w5">{t("keep")}</p>
          <p className="s12 t3">{t("keepHelp")}</p>
          <SweptLine state={state} />
        </div>
        <select
          className="sel num"
          aria-label={t("keepDays")}
          value={wish?.days ?? state.days}
          onChange={(event) => void ask(Number(event.target.value), state.bytes)}
        >
          <option value={0}>{t("forEver")}</option>
          {among(ages, state.days).map((days) => (
            <option key={days} value={days}>
              {t("days", { count: days })}
            </option>
          ))}
        </select>
        <select
          className="sel num"
          aria-label={t("keepBytes")}
          value={wish?.bytes ?? state.bytes}
          onChange={(event) => void ask(state.days, Number(event.target.value) as Bytes)}
        >
          <option value={0}>{t("anySize")}</option>
          {among(sizes, state.bytes).map((bytes) => (
            <option key={bytes} value={bytes}>
              {t("atMost", { size: format.bytes(bytes) })}
            </option>
          ))}
        </select>
      </div>
      {wish && (
        <KeepDialog
          leaving={wish.leaving}
          archive={state.archive}
          onYes={() => void change(door.storage.setKeeping(wish.days, wish.bytes))}
          onClose={() => setWish(null)}
        />
      )}
    </>
  );
}

/** What left when it was looked last. */
function SweptLine({ state: { swept, archive } }: { state: StorageState }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const sentence = useSentence();
  if (swept?.fault) {
    return (
      <p className="danger mt-1 [overflow-wrap:anywhere]" role="alert">
        {sentence(swept.fault)}
      </p>
    );
  }
  if (!swept || swept.jobs === 0) return null;
  const values = {
    count: swept.jobs,
    size: format.bytes(swept.bytes),
    when: format.when(swept.at),
  };
  return <p className="s12 t3">{t(archive ? "moved" : "removed", values)}</p>;
}
