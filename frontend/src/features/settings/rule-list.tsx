import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rule } from "@/backend/door";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Avatar } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";

/** Whose files are taken without asking; each can be taken back. */
export function RuleList() {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [rules, setRules] = useState<readonly Rule[] | null>(null);
  useEffect(() => {
    let stale = false;
    void attempt(door.transfers.rules()).then((list) => !stale && list && setRules(list));
    return () => {
      stale = true;
    };
  }, [door, attempt]);
  const revoke = async (rule: Rule) => {
    await attempt(door.transfers.disallow(rule.peer));
    const left = await attempt(door.transfers.rules());
    if (left) setRules(left);
  };
  return (
    <>
      <div className="sr-row">
        <div className="m">
          <p className="w5">{t("rules")}</p>
          <p className="s12 t3">{t(rules?.length === 0 ? "noRules" : "rulesHelp")}</p>
        </div>
      </div>
      {rules && rules.length > 0 && (
        <ul className="rules" aria-label={t("rules")}>
          {rules.map((rule) => (
            <RuleRow key={rule.peer} rule={rule} onRevoke={() => void revoke(rule)} />
          ))}
        </ul>
      )}
    </>
  );
}

function RuleRow({ rule, onRevoke }: { rule: Rule; onRevoke: () => void }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const size = format.bytes(rule.limit);
  const name = rule.name ? plainLine(rule.name) : t("unknown");
  return (
    <li className="sr-row">
      <Avatar id={rule.peer} name={rule.name} size={28} />
      <div className="m">
        <p className="cut w5" data-names>
          <bdi>{name}</bdi>
        </p>
        <p className="s12 t3 num cut" data-names>
          {rule.folder
            ? t("upToIn", { size, folder: plainLine(rule.folder) })
            : t("upTo", { size })}
        </p>
      </div>
      <Button aria-label={t("revokeOf", { name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}
