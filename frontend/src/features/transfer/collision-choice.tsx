import { ToggleGroup } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { Collision } from "@/backend/door/transfers";

const choices = ["keep", "skip", "replace"] as const;

type Props = { value: Collision; onChange: (value: Collision) => void };

/** What happens to a file whose name is taken in the folder, with what that means. */
export function CollisionChoice({ value, onChange }: Props) {
  const { t } = useTranslation("transfer");
  const chosen = value || "keep";
  return (
    <div className="min-w-0">
      <ToggleGroup.Root
        className="segm tool"
        type="single"
        aria-label={t("whenTaken")}
        value={chosen}
        onValueChange={(next) => next && onChange(next === "keep" ? "" : (next as Collision))}
      >
        {choices.map((choice) => (
          <ToggleGroup.Item key={choice} value={choice}>
            {t(`collision.${choice}`)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <p className="below">{t(`collisionHelp.${chosen}`)}</p>
    </div>
  );
}
