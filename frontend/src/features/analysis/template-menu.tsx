import { Check, ChevronDown, SlidersHorizontal } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "@/backend/door/analyses";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { Button } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";
import { TemplateDialog } from "./template-dialog";
import { useTemplateName } from "./template-name";

const noTemplates: readonly Template[] = [];

/** The template that verdicts are by: shows it, chooses another or none, and opens the editor. short: its name alone, for panels. */
export function TemplateMenu({ short }: { short?: boolean }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const nameOf = useTemplateName();
  const [editing, setEditing] = useState(false);
  const templates = useAnalyses((s) => s?.judging.templates ?? noTemplates);
  const chosen = useAnalyses((s) => s?.judging.chosen ?? "");
  const now = templates.find((one) => one.id === chosen);
  const name = now ? nameOf(now) : t("templateNone");
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button className="min-w-0 shrink!" aria-label={t("templateIs", { name })}>
            <span className="cut" data-names>
              {short ? name : t("templateIs", { name })}
            </span>
            <ChevronDown size={14} aria-hidden />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.RadioGroup
              aria-label={t("template")}
              value={now ? chosen : ""}
              onValueChange={(id) => void attempt(door.analyses.chooseTemplate(id))}
            >
              {templates.map((one) => (
                <Choice key={one.id} id={one.id} name={nameOf(one)} />
              ))}
              <Choice id="" name={t("templateNone")} />
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="menu-sep" />
            <DropdownMenu.Item onSelect={() => setEditing(true)}>
              <SlidersHorizontal size={16} aria-hidden />
              {t("editTemplates")}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {editing && <TemplateDialog onClose={() => setEditing(false)} />}
    </>
  );
}

function Choice({ id, name }: { id: string; name: string }) {
  return (
    <DropdownMenu.RadioItem value={id}>
      <span className="tick">
        <DropdownMenu.ItemIndicator>
          <Check size={16} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="cut" data-names>
        {name}
      </span>
    </DropdownMenu.RadioItem>
  );
}
