import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "@/backend/door/analyses";
import { plainLine } from "@/lib/plain-text";

/** What a template is called: those of the program in the language of the window, a person's own as they called it. */
export function useTemplateName(): (template: Pick<Template, "id" | "name" | "builtIn">) => string {
  const { t } = useTranslation("analysis");
  return useCallback(
    ({ id, name, builtIn }) =>
      builtIn ? t(`templates.${id as "web"}`, { defaultValue: id }) : plainLine(name, 60),
    [t],
  );
}
