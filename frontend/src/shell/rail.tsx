import {
  ArrowUpDown,
  Gauge,
  House,
  type LucideIcon,
  ScanLine,
  Settings,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { roomOf, useMeetings, useTransfers } from "@/backend/use-backend";
import { useRoving } from "@/lib/use-roving";
import { ProfileMenu } from "./profile-menu";
import { type Route, writeRoute } from "./route";

/** The way to every page, and my own menu at its end. */
export function Rail({ route }: { route: Route }) {
  const { t } = useTranslation("shell");
  const inRoom = useMeetings((s) => roomOf(s) !== null);
  const offers = useTransfers(
    (s) => s?.transfers.filter((one) => one.phase === "offered").length ?? 0,
  );
  const roving = useRoving("vertical");
  const { page } = route;
  return (
    <nav className="rail" aria-label={t("main")} data-region onKeyDown={roving}>
      <Mark />
      <RailLink icon={House} text={t("home")} to={{ page: "home" }} here={page === "home"} />
      {inRoom && (
        <RailLink
          icon={Users}
          text={t("room")}
          to={{ page: "room", panel: null }}
          here={page === "room"}
          sign={<span className="live" />}
        />
      )}
      <RailLink
        icon={ArrowUpDown}
        text={t("files")}
        to={{ page: "files" }}
        here={page === "files"}
        sign={
          offers > 0 && (
            <span className="count num">
              <span aria-hidden>{offers}</span>
              <span className="sr">{t("offers", { count: offers })}</span>
            </span>
          )
        }
      />
      <RailLink
        icon={ScanLine}
        text={t("analysis")}
        to={{ page: "analyses" }}
        here={page === "analyses" || page === "analysis"}
      />
      <RailLink
        icon={Gauge}
        text={t("machine")}
        to={{ page: "machine" }}
        here={page === "machine"}
      />
      <span className="grow" />
      <RailLink
        icon={Settings}
        text={t("settings")}
        to={{ page: "settings" }}
        here={page === "settings"}
      />
      <ProfileMenu />
    </nav>
  );
}

type LinkProps = {
  icon: LucideIcon;
  text: string;
  to: Route;
  here: boolean;
  sign?: React.ReactNode;
};

function RailLink({ icon: Icon, text, to, here, sign }: LinkProps) {
  return (
    <a
      className="ri"
      href={writeRoute(to)}
      aria-current={here ? "page" : undefined}
      draggable={false}
    >
      <Icon size={20} aria-hidden />
      <span>{text}</span>
      {sign}
    </a>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
      <path
        d="M5 7.5 14 22l9-14.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx="14" cy="9.2" r="2.6" fill="var(--accent)" />
    </svg>
  );
}
