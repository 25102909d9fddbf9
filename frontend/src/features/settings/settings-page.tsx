import { Switch } from "radix-ui";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useBackend, useInfo } from "@/backend/use-backend";
import { useAttempt } from "@/ui/use-attempt";
import { FilesSettings } from "./files-settings";
import { StorageSettings } from "./storage-settings";

/** What a person can choose about files, about the folders of analyses, and about what the desktop tells. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  return (
    <main className="pg" data-region>
      <header className="hd">
        <h1>{t("settings")}</h1>
      </header>
      <div className="body">
        <div className="set">
          <section>
            <h2>{t("files")}</h2>
            <FilesSettings />
          </section>
          <section>
            <h2>{t("storage")}</h2>
            <StorageSettings />
          </section>
          <section>
            <h2>{t("notifications")}</h2>
            <div className="card">
              <NotificationSwitch />
            </div>
          </section>
        </div>
      </div>
    </main>
  );
}

function NotificationSwitch() {
  const { t } = useTranslation("settings");
  const { door, refreshInfo } = useBackend();
  const attempt = useAttempt();
  const on = useInfo((info) => info.notifications);
  const id = useId();
  const change = async (next: boolean) => {
    await attempt(door.program.setNotifications(next));
    await attempt(refreshInfo());
  };
  return (
    <div className="sr-row">
      <div className="m">
        <p id={id} className="w5">
          {t("tell")}
        </p>
        <p id={`${id}-help`} className="s12 t3">
          {t("tellHelp")}
        </p>
      </div>
      <Switch.Root
        className="switch"
        checked={on}
        aria-labelledby={id}
        aria-describedby={`${id}-help`}
        onCheckedChange={(next) => void change(next)}
      >
        <Switch.Thumb />
      </Switch.Root>
    </div>
  );
}
