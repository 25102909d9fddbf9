import { useTranslation } from "react-i18next";
import type { Template } from "@/backend/door/analyses";
import { plainLine } from "@/lib/plain-text";
import { useRoving } from "@/lib/use-roving";
import { useTemplateName } from "./template-name";

type Props = {
  templates: readonly Template[];
  /** The id of the one that is shown; "" for one that is not kept yet. */
  shown: string;
  /** Of one that is not kept yet; null when there is none. */
  draftName: string | null;
  onShow: (id: string) => void;
};

/** The templates by name: those of the program, then a person's own. */
export function TemplateList({ templates, shown, draftName, onShow }: Props) {
  const { t } = useTranslation("analysis");
  const nameOf = useTemplateName();
  const roving = useRoving("vertical");
  const items = (builtIn: boolean) => templates.filter((one) => one.builtIn === builtIn);
  const item = (one: Template) => (
    <li key={one.id}>
      <button
        type="button"
        className="tpl-item cut"
        data-names
        aria-current={one.id === shown ? "true" : undefined}
        onClick={() => onShow(one.id)}
      >
        {nameOf(one)}
      </button>
    </li>
  );
  const own = items(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go between the buttons in it
    <div onKeyDown={roving}>
      <h3 className="lab">{t("builtIn")}</h3>
      <ul className="tpl-list" aria-label={t("builtIn")}>
        {items(true).map(item)}
      </ul>
      <h3 className="lab">{t("ownTemplates")}</h3>
      {own.length === 0 && draftName === null ? (
        <p className="s12 t3 tpl-none">{t("noOwnTemplates")}</p>
      ) : (
        <ul className="tpl-list" aria-label={t("ownTemplates")}>
          {own.map(item)}
          {draftName !== null && (
            <li>
              <button type="button" className="tpl-item cut" data-names aria-current="true">
                {plainLine(draftName, 60) || t("newTemplate")}
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
