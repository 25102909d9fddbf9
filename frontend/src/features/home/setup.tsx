import { CircleCheck, RotateCw, TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Check } from "@/backend/door/program";
import { useBackend, useInfo } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { NameField } from "@/ui/name-field";
import { Spinner } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";

/** One line of checks: my name, devices, ffmpeg. It is there on the first run, and later when something is missing. */
export function Setup({ first }: { first: boolean }) {
  const { t } = useTranslation("home");
  const { door, refreshInfo } = useBackend();
  const attempt = useAttempt();
  const sentence = useSentence();
  const name = useInfo((info) => info.name);
  const [asked] = useState(name === "");
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const [busy, setBusy] = useState(false);

  const look = useCallback(async () => {
    setBusy(true);
    const found = await attempt(door.program.checks());
    if (found) setChecks(found);
    setBusy(false);
  }, [door, attempt]);
  useEffect(() => void look(), [look]);

  const missing = checks?.filter((check) => !check.ok) ?? [];
  if (!first && !asked && missing.length === 0) return null;
  return (
    <section className="card setup" aria-label={t("setup")}>
      <NameField
        name={name}
        onSave={async (next) => {
          await attempt(door.program.setName(next));
          await attempt(refreshInfo());
        }}
      />
      {checks?.map((check) => (
        <div key={check.part} className="ck">
          {check.ok ? (
            <CircleCheck size={16} className="ok" aria-hidden />
          ) : (
            <TriangleAlert size={16} className="warn" aria-hidden />
          )}
          <span className="cut">
            <span className="w5">{t(`part.${check.part}`)}</span>{" "}
            <span className={check.ok ? "t3" : "t2"}>
              {check.ok ? plainLine(check.label) : t("missing")}
            </span>
          </span>
        </div>
      ))}
      <Button disabled={busy} onClick={() => void look()}>
        {busy ? <Spinner /> : <RotateCw size={16} aria-hidden />}
        {t("checkAgain")}
      </Button>
      {missing.length > 0 && (
        <ul className="why">
          {missing.map((check) => (
            <li key={check.part}>
              <TriangleAlert size={16} className="warn" aria-hidden />
              {check.fault ? sentence(check.fault) : t("missing")}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
