import type { TFunction } from "i18next";
import { ScanLine, Upload, Users } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Participant } from "@/backend/door/meetings";
import type { Picked, PickedFile } from "@/backend/door/program";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Avatar, Name } from "@/ui/parts";
import { type Drop, personTarget, type Target } from "./use-drop";

type Props = {
  drop: Drop;
  onChoose: (picked: Picked, target: Target) => void;
  onCancel: () => void;
};

/** Covers the window while files hang over it, or while it must be said where they go. */
export function DropOverlay({ drop, onChoose, onCancel }: Props) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  if (drop.stage === "none") return null;
  if (drop.stage === "dragging" && !drop.covered) return <DropHint hot={drop.hot} />;
  if (drop.stage === "dragging") {
    return (
      <div className="dz" aria-hidden>
        <p className="sum">{t("dropWhere")}</p>
        <Zones hot={drop.hot} />
        <Foot />
      </div>
    );
  }
  const { picked } = drop;
  const title = pickedTitle(picked.files, t, format.bytes);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onCancel()}>
      <Dialog.Portal>
        <Dialog.Content className="dz" aria-describedby={undefined}>
          <Dialog.Title className="sum">{title}</Dialog.Title>
          <Zones hot={null} onChoose={(target) => onChoose(picked, target)} />
          <Foot />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What hangs over the window or was chosen: its name or number, and its size where it was counted. */
function pickedTitle(
  files: readonly PickedFile[],
  t: TFunction<"shell">,
  bytes: (value: number) => string,
): string {
  const [only] = files;
  const size = bytes(files.reduce((sum, file) => sum + file.size, 0));
  const counted = files.every((file) => file.size >= 0);
  if (files.length === 1 && only) {
    const name = plainLine(only.name);
    return counted ? t("oneFile", { file: name, size }) : name;
  }
  const count = files.length;
  if (files.some((file) => file.folder)) {
    const things = t("thingSum", { count });
    return counted ? `${things}, ${size}` : things;
  }
  return t("fileSum", { count, size });
}

/** Files hang over somebody's tile or row, or over the list of analyses: says what dropping them there does. */
function DropHint({ hot }: { hot: Target | null }) {
  const { t } = useTranslation("shell");
  const name = useMeetings(
    (s) => roomOf(s)?.participants.find((p) => personTarget(p.id) === hot)?.name ?? "",
  );
  return (
    <div className="dhint" aria-hidden>
      <Upload size={16} aria-hidden />
      <span>{hot === "analyse" ? t("dropAnalyse") : t("dropTo", { name: plainLine(name) })}</span>
    </div>
  );
}

function Foot() {
  const { t } = useTranslation("shell");
  return (
    <p className="ft">
      <kbd>Esc</kbd> {t("escCancels")} <span aria-hidden>·</span> <kbd>Ctrl O</kbd>{" "}
      {t("sameByKeys")}
    </p>
  );
}

const nobody: readonly Participant[] = [];

type ZonesProps = {
  hot: Target | null;
  onChoose?: (target: Target) => void;
};

function Zones({ hot, onChoose }: ZonesProps) {
  const { t } = useTranslation("shell");
  const others = useMeetings(
    (s) =>
      roomOf(s)?.participants.filter((p) => !p.me && p.state !== "left" && p.state !== "refused") ??
      nobody,
    (a, b) =>
      sameFields(
        a.map((p) => p.id + p.state),
        b.map((p) => p.id + p.state),
      ),
  );
  const [only] = others;
  return (
    <div className="zones">
      {others.length > 1 && (
        <div className="zone">
          <Users size={28} aria-hidden />
          <span className="zt">{t("sendToOne")}</span>
          <div className="pz">
            {others.map((p) => (
              <Place key={p.id} target={personTarget(p.id)} hot={hot} onChoose={onChoose}>
                <Avatar id={p.id} name={p.name} size={28} />
                <span className="min-w-0">
                  <span className="cut block">
                    <Name>{p.name}</Name>
                  </span>
                  {p.state !== "connected" && (
                    <span className="s12 block font-normal text-text-2">{t("notConnected")}</span>
                  )}
                </span>
              </Place>
            ))}
          </div>
        </div>
      )}
      {others.length === 1 && only && (
        <Place target={personTarget(only.id)} hot={hot} onChoose={onChoose} zone>
          <Upload size={28} aria-hidden />
          <span className="zt">{t("sendTo", { name: plainLine(only.name) })}</span>
          <span>{t("theyDecide")}</span>
        </Place>
      )}
      {others.length > 1 && (
        <Place target="everyone" hot={hot} onChoose={onChoose} zone>
          <Upload size={28} aria-hidden />
          <span className="zt">{t("sendToAll")}</span>
          <span>{t("eachDecides", { count: others.length })}</span>
        </Place>
      )}
      <Place target="analyse" hot={hot} onChoose={onChoose} zone>
        <ScanLine size={28} aria-hidden />
        <span className="zt">{t("analyseHere")}</span>
        <span>{t("stays")}</span>
      </Place>
    </div>
  );
}

type PlaceProps = {
  target: Target;
  hot: Target | null;
  onChoose: ((target: Target) => void) | undefined;
  zone?: boolean;
  children: ReactNode;
};

/** One target: a button when files wait for a choice, a place to drop on while they are dragged. */
function Place({ target, hot, onChoose, zone, children }: PlaceProps) {
  return (
    <button
      type="button"
      className={zone ? "zone" : undefined}
      data-drop={target}
      data-hot={hot === target ? "" : undefined}
      onClick={() => onChoose?.(target)}
    >
      {children}
    </button>
  );
}
