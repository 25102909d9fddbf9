import { CircleX, FolderInput, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PickedFolder } from "@/backend/door/program";
import type { Accepting, Transfer } from "@/backend/door/transfers";
import type { Bytes, Fault } from "@/backend/door/values";
import { useBackend, useInfo } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SizeSelect } from "@/ui/size-select";
import { useAttempt } from "@/ui/use-attempt";
import { CollisionChoice } from "./collision-choice";
import { FileLine, FileList } from "./file-list";
import { filesOf, isTooLarge, lacksRoom } from "./order";
import { useSender } from "./use-person";
import { useOfferTitle, useTitle } from "./use-title";

/** An offer taken as most are: into the usual folder, with a number where a name is taken, once. */
export const asUsual: Accepting = { folder: "", collision: "", always: 0 as Bytes };

type Props = { transfer: Transfer; onClose: () => void };

/** The second look at an offer: what it is, from whom, where it goes, and how. */
export function AcceptDialog({ transfer, onClose }: Props) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const sentence = useSentence();
  const offerTitle = useOfferTitle();
  const sender = useSender(transfer);
  const main = useRef<HTMLButtonElement>(null);
  const [how, setHow] = useState(asUsual);
  const [folder, setFolder] = useState<PickedFolder | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);

  const choose = async () => {
    const picked = await attempt(door.program.pickStore());
    if (!picked?.handle) return;
    setFolder(picked);
    setHow({ ...how, folder: picked.handle });
  };
  const accept = async () => {
    try {
      await door.transfers.accept(transfer.id, how);
      onClose();
    } catch (reason) {
      setFault(reason as Fault);
    }
  };
  const refuse = () => {
    onClose();
    void attempt(door.transfers.refuse(transfer.id));
  };
  return (
    <Dialog
      title={offerTitle(transfer)}
      onClose={onClose}
      first={main}
      width={560}
      footer={
        <>
          <Button kind="ghost" size="form" className="mr-auto" onClick={refuse}>
            {t("decline")}
          </Button>
          <Button ref={main} kind="primary" size="form" onClick={() => void accept()}>
            {t("accept")}
          </Button>
        </>
      }
    >
      <Offered transfer={transfer} free={folder ? folder.free : transfer.free} />
      <div className="opt">
        <span className="lab">{t("storeIn")}</span>
        <StoreIn folder={folder} onChoose={() => void choose()} />
        <span className="lab">{t("whenTaken")}</span>
        <CollisionChoice
          value={how.collision}
          onChange={(collision) => setHow({ ...how, collision })}
        />
      </div>
      {sender.known && (
        <Always
          name={transfer.peer.name}
          value={how.always}
          onChange={(always) => setHow({ ...how, always })}
        />
      )}
      {fault && (
        <p className="danger" role="alert">
          {sentence(fault)}
        </p>
      )}
    </Dialog>
  );
}

/** What is offered and by whom; said loudly when it is large, or does not fit. */
function Offered({ transfer: one, free }: { transfer: Transfer; free: number }) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const title = useTitle();
  const sender = useSender(one);
  const size = format.bytes(one.total);
  const [all, setAll] = useState(false);
  const name = title(one);
  return (
    <>
      <p className="row flex-wrap gap-x-2 gap-y-0">
        <bdi className="w5 min-w-0 [overflow-wrap:anywhere]">{name}</bdi>
        <span className="t2 num">
          {one.count > 1 && `${t("fileCount", { count: filesOf(one) })} · `}
          {size}
        </span>
        <span className={sender.tone || "t2"}>· {sender.text}</span>
        {free >= 0 && (
          <span className={`num ${lacksRoom(one, free) ? "danger" : "t2"}`}>
            · {t("free", { size: format.bytes(free) })}
          </span>
        )}
      </p>
      {isTooLarge(one) && (
        <p className="say-warn">
          <TriangleAlert size={16} aria-hidden />
          {t("tooBigTitle", { size, limit: format.bytes(one.limit) })}
        </p>
      )}
      {lacksRoom(one, free) && (
        <p className="say-danger">
          <CircleX size={16} aria-hidden />
          {t("noRoomTitle", { size, free: format.bytes(free) })}
        </p>
      )}
      {one.renamed > 0 && (
        <p className="say-warn">
          <TriangleAlert size={16} aria-hidden />
          {t("renamed", { count: one.renamed })}
        </p>
      )}
      {all ? (
        <FileList transfer={one} label={t("filesOf", { file: name })} />
      ) : (
        <div>
          <ul className="some" aria-label={t("filesOf", { file: name })}>
            {one.files.map((file) => (
              <li key={file.number}>
                <FileLine file={file} />
              </li>
            ))}
          </ul>
          {one.count > one.files.length && (
            <Button kind="ghost" onClick={() => setAll(true)}>
              {t("showAll", { count: one.count - one.files.length })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function StoreIn({ folder, onChoose }: { folder: PickedFolder | null; onChoose: () => void }) {
  const { t } = useTranslation("transfer");
  const inbox = useInfo((info) => info.inbox);
  return (
    <div className="row min-w-0">
      <FolderInput size={16} className="t3" aria-hidden />
      <bdi className="cut mono grow">{plainLine(folder?.name ?? inbox)}</bdi>
      <Button onClick={onChoose}>{t("chooseFolder")}</Button>
    </div>
  );
}

type AlwaysProps = { name: string; value: Bytes; onChange: (limit: Bytes) => void };

/** Takes the next offers of this person without asking; off unless it is chosen. */
function Always({ name, value, onChange }: AlwaysProps) {
  const { t } = useTranslation("transfer");
  const [limit, setLimit] = useState<number>(1e9);
  const set = (on: boolean, bytes: number) => {
    setLimit(bytes);
    onChange((on ? bytes : 0) as Bytes);
  };
  return (
    <div className="always">
      <label>
        <input
          type="checkbox"
          checked={value > 0}
          onChange={(event) => set(event.target.checked, limit)}
        />
        {t("always", { name: plainLine(name, 40) })}
      </label>
      <SizeSelect
        aria-label={t("alwaysSize")}
        value={limit}
        onChange={(bytes) => set(value > 0, bytes)}
      />
    </div>
  );
}
