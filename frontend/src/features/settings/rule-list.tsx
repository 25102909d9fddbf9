import { FolderInput, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rule } from "@/backend/door/transfers";
import type { Bytes } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { Button } from "@/ui/button";
import { MoreMenu } from "@/ui/menu";
import { Avatar } from "@/ui/parts";
import { SizeSelect } from "@/ui/size-select";
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
  const change = async (call: Promise<void>) => {
    await attempt(call);
    const now = await attempt(door.transfers.rules());
    if (now) setRules(now);
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
            <RuleRow key={rule.peer} rule={rule} onChange={(call) => void change(call)} />
          ))}
        </ul>
      )}
    </>
  );
}

type RowProps = { rule: Rule; onChange: (call: Promise<void>) => void };

function RuleRow({ rule, onChange }: RowProps) {
  const { t } = useTranslation("settings");
  const { door } = useBackend();
  const attempt = useAttempt();
  const name = rule.name ? plainLine(rule.name, 40) : t("unknown");
  const { peer, folder, limit } = rule;
  const calls = door.transfers;
  const choose = async () => {
    const picked = await attempt(door.program.pickStore());
    if (picked?.handle) onChange(calls.setRuleFolder(peer, picked.handle));
  };
  return (
    <li className="sr-row">
      <Avatar id={peer} name={rule.name} size={28} />
      <div className="m">
        <p className="cut w5" data-names>
          <bdi>{name}</bdi>
        </p>
        <p className="s12 t3 cut" data-names>
          {folder ? t("into", { folder: plainLine(folder) }) : t("intoUsual")}
        </p>
      </div>
      <SizeSelect
        aria-label={t("limitOf", { name })}
        value={limit}
        onChange={(bytes) => onChange(calls.setRuleLimit(peer, bytes as Bytes))}
      />
      <Button aria-label={t("revokeOf", { name })} onClick={() => onChange(calls.disallow(peer))}>
        {t("revoke")}
      </Button>
      <MoreMenu
        label={t("moreOf", { name })}
        items={[
          { text: t("chooseFolder"), icon: FolderInput, run: () => void choose() },
          ...(folder
            ? [
                {
                  text: t("usualFolder"),
                  icon: Undo2,
                  run: () => onChange(calls.setRuleFolder(peer, "")),
                },
              ]
            : []),
        ]}
      />
    </li>
  );
}
