import { Popover } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useBackend, useInfo } from "@/backend/use-backend";
import { LanguageChoice } from "@/ui/language-choice";
import { NameField } from "@/ui/name-field";
import { Avatar } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";

/** My name and the language, behind my avatar. */
export function ProfileMenu() {
  const { t } = useTranslation("shell");
  const { door, refreshInfo } = useBackend();
  const attempt = useAttempt();
  const info = useInfo((now) => now);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="me" aria-label={t("profile")}>
          <Avatar id={info.me} name={info.name} size={32} />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="pop col w-[300px] gap-4 p-4"
          side="right"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("profile")}
        >
          <NameField
            name={info.name}
            showLabel
            onSave={async (name) => {
              await attempt(door.program.setName(name));
              await attempt(refreshInfo());
            }}
          />
          <div>
            <span className="lab" aria-hidden>
              {t("language")}
            </span>
            <LanguageChoice />
          </div>
          <p className="s12 t3 num">{t("version", { version: info.version })}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
