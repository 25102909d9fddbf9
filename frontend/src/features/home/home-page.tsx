import { LogIn, Plus, ScanLine, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import type { SavedRoom } from "@/backend/door/meetings";
import type { Transfer } from "@/backend/door/transfers";
import { useAnalyses, useMeetings, useTransfers } from "@/backend/use-backend";
import { LanguageChoice } from "@/ui/language-choice";
import { LastFiles, RecentAnalyses } from "./recent";
import { RoomList } from "./room-list";
import { Setup } from "./setup";

export type HomeActions = {
  readonly newRoom: () => void;
  readonly join: () => void;
  readonly analyse: () => void;
  readonly openRoom: (room: SavedRoom) => void;
  readonly openJob: (job: string) => void;
  readonly openFiles: () => void;
};

const noRooms: readonly SavedRoom[] = [];
const noJobs: readonly Job[] = [];
const noTransfers: readonly Transfer[] = [];

/** Where everything begins: three actions, my rooms, and what was done last. */
export function HomePage({ actions }: { actions: HomeActions }) {
  const { t } = useTranslation("home");
  const known = useMeetings((s) => s !== null);
  const rooms = useMeetings((s) => s?.rooms ?? noRooms);
  const jobs = useAnalyses((s) => s?.jobs ?? noJobs);
  const transfers = useTransfers((s) => s?.transfers ?? noTransfers);
  const history = jobs.length > 0 || transfers.length > 0;
  const first = known && rooms.length === 0 && !history;
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("title")}</h1>
      </header>
      <div className="body">
        {first && <Welcome />}
        <Setup first={first} />
        <div className="acts3">
          <Action
            primary
            icon={<Plus size={20} aria-hidden />}
            title={t("newRoom")}
            text={t("newRoomText")}
            keys="Ctrl N"
            onClick={actions.newRoom}
          />
          <Action
            icon={<LogIn size={20} aria-hidden />}
            title={t("join")}
            text={t("joinText")}
            keys="Ctrl J"
            onClick={actions.join}
          />
          <Action
            icon={<ScanLine size={20} aria-hidden />}
            title={t("analyse")}
            text={t("analyseText")}
            keys="Ctrl O"
            onClick={actions.analyse}
          />
        </div>
        <div className={history ? "cols" : "col grow gap-6"}>
          <section className="col grow">
            {rooms.length > 0 ? (
              <RoomList rooms={rooms} onOpen={actions.openRoom} />
            ) : (
              known && (
                <div className={first ? "grid grid-cols-2 gap-3" : ""}>
                  <Empty title={t("noRooms")} text={t("noRoomsText")} />
                  {first && <Empty title={t("noAnalyses")} text={t("noAnalysesText")} />}
                </div>
              )
            )}
            <div className={`drop tall ${first ? "mt-3 max-h-none!" : "mt-5"}`}>
              <Upload size={18} aria-hidden />
              <span>{t("drop")}</span>
              <span className="t3 hide-s">
                {t("orPress")} <kbd>Ctrl O</kbd>
              </span>
            </div>
          </section>
          {history && (
            <section className="col gap-5">
              <RecentAnalyses jobs={jobs} onOpen={actions.openJob} />
              <LastFiles transfers={transfers} onOpen={actions.openFiles} />
            </section>
          )}
        </div>
      </div>
    </main>
  );
}

function Welcome() {
  const { t } = useTranslation("home");
  return (
    <div className="row flex-none items-end gap-4">
      <div className="grow">
        <h2 className="s28 w6">{t("ready")}</h2>
        <p className="t2">{t("readyText")}</p>
      </div>
      <LanguageChoice />
    </div>
  );
}

function Empty({ title, text }: { title: string; text: string }) {
  return (
    <div className="empty">
      <h2 className="s14 w6">{title}</h2>
      <p className="t2">{text}</p>
    </div>
  );
}

type ActionProps = {
  primary?: boolean;
  icon: ReactNode;
  title: string;
  text: string;
  keys: string;
  onClick: () => void;
};

function Action({ primary, icon, title, text, keys, onClick }: ActionProps) {
  return (
    <button
      type="button"
      className="act"
      data-kind={primary ? "primary" : "plain"}
      onClick={onClick}
    >
      <span className="ibx">{icon}</span>
      <span className="tt cut">{title}</span>
      <span className="ds cut">{text}</span>
      <kbd aria-hidden>{keys}</kbd>
    </button>
  );
}
