import { FolderInput } from "lucide-react";
import { Switch } from "radix-ui";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { StorageState } from "@/backend/door/storage";
import type { Bytes, FilesHandle } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { SizeSelect } from "@/ui/size-select";
import { useAttempt } from "@/ui/use-attempt";
import { KeepSettings } from "./keep-settings";
import { type ChangeStorage, useStorage } from "./use-storage";

type Part = { state: StorageState; change: ChangeStorage };

/** Where analyses keep what they make, for how long, and how much room they leave. */
export function StorageSettings() {
  const { state, change } = useStorage();
  if (!state) return <div className="card min-h-15" aria-busy />;
  return (
    <div className="card">
      <WorkFolder state={state} change={change} />
      <Reserve state={state} change={change} />
      <Archive state={state} change={change} />
      <KeepSettings state={state} change={change} />
      <Scratch state={state} change={change} />
    </div>
  );
}

type FolderRowProps = {
  title: string;
  path: string;
  children: ReactNode;
  /** Takes the choice back; none when nothing was chosen. */
  reset?: { text: string; onReset: () => void } | undefined;
  onChosen: (folder: FilesHandle) => void;
};

/** A folder with its path, to be chosen and taken back. */
function FolderRow({ title, path, children, reset, onChosen }: FolderRowProps) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const attempt = useAttempt();
  const choose = async () => {
    const picked = await attempt(door.program.pickStore());
    if (picked?.handle) onChosen(picked.handle);
  };
  return (
    <div className="sr-row">
      <div className="m">
        <p className="w5">{title}</p>
        {path && (
          <p className="mono t2 [overflow-wrap:anywhere] select-text">{plainLine(path, 400)}</p>
        )}
        {children}
      </div>
      {reset && (
        <Button kind="ghost" onClick={reset.onReset}>
          {reset.text}
        </Button>
      )}
      <Button aria-label={`${title}: ${t("chooseInbox")}`} onClick={() => void choose()}>
        <FolderInput size={16} aria-hidden />
        {t("chooseInbox")}
      </Button>
    </div>
  );
}

function WorkFolder({ state, change }: Part) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const format = useFormat();
  const sentence = useSentence();
  const reset = { text: t("usualWork"), onReset: () => void change(door.storage.setWork("")) };
  return (
    <FolderRow
      title={t("work")}
      path={state.work}
      reset={state.workChosen ? reset : undefined}
      onChosen={(folder) => void change(door.storage.setWork(folder))}
    >
      <p className="s12 t3">{t(state.before > 0 ? "workBefore" : "workHelp")}</p>
      {state.free >= 0 && (
        <p className="s12 t3 num-line">
          {t("workUse", { free: format.bytes(state.free), kept: format.bytes(state.kept) })}
        </p>
      )}
      {state.fault && (
        <p className="danger mt-1 [overflow-wrap:anywhere]" role="alert">
          {sentence(state.fault)}
        </p>
      )}
    </FolderRow>
  );
}

function Reserve({ state, change }: Part) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  return (
    <div className="sr-row">
      <div className="m">
        <p className="w5">{t("reserve")}</p>
        <p className="s12 t3">{t("reserveHelp")}</p>
      </div>
      <SizeSelect
        aria-label={t("reserve")}
        value={state.reserve}
        onChange={(bytes) => void change(door.storage.setReserve(bytes as Bytes))}
      />
    </div>
  );
}

function Archive({ state, change }: Part) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const reset = { text: t("noArchive"), onReset: () => void change(door.storage.setArchive("")) };
  return (
    <FolderRow
      title={t("archive")}
      path={state.archive}
      reset={state.archive ? reset : undefined}
      onChosen={(folder) => void change(door.storage.setArchive(folder))}
    >
      <p className="s12 t3">{t(state.archive ? "archiveHelp" : "archiveNone")}</p>
    </FolderRow>
  );
}

function Scratch({ state, change }: Part) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const format = useFormat();
  const id = useId();
  const room =
    state.ramRoom < 0
      ? t("scratchNever")
      : state.ramRoom === 0
        ? t("scratchFull")
        : t("scratchRoom", { size: format.bytes(state.ramRoom) });
  return (
    <div className="sr-row">
      <div className="m">
        <p id={id} className="w5">
          {t("scratch")}
        </p>
        <div id={`${id}-help`} className="s12 t3">
          <p>{t("scratchHelp")}</p>
          <p>{room}</p>
        </div>
      </div>
      <Switch.Root
        className="switch"
        checked={state.inRAM}
        disabled={state.ramRoom < 0}
        aria-labelledby={id}
        aria-describedby={`${id}-help`}
        onCheckedChange={(on) => void change(door.storage.setInRAM(on))}
      >
        <Switch.Thumb />
      </Switch.Root>
    </div>
  );
}
