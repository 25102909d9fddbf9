import { ToggleGroup } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picked } from "@/backend/door/program";
import type { CompareRequest } from "@/backend/door/transfers";
import type { Fault } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { useAttempt } from "@/ui/use-attempt";

const kinds = ["file", "hash", "receipt"] as const;
type Kind = (typeof kinds)[number];

const isHash = (text: string) => /^[0-9a-f]{64}$/i.test(text);
/** Hashes come with blanks around them, or with a file's name behind as sha256sum writes. */
const trimHash = (text: string) => text.trim().split(/\s+/)[0] ?? "";

/** What is to be checked with what. */
export function CompareForm({ onStarted }: { onStarted: () => void }) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const sentence = useSentence();
  const [first, setFirst] = useState<Picked | null>(null);
  const [kind, setKind] = useState<Kind>("file");
  const [second, setSecond] = useState<Picked | null>(null);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<Fault | null>(null);
  const hash = trimHash(text);
  const wrong = kind === "hash" && text.trim() !== "" && !isHash(hash);
  const ready = first !== null && (kind === "hash" ? isHash(hash) : second !== null);

  const start = async () => {
    if (!first || !ready) return;
    const request: CompareRequest = {
      transfer: "",
      file: first.handle,
      with: kind === "file" && second ? second.handle : "",
      hash: kind === "hash" ? hash.toLowerCase() : "",
      receipt: kind === "receipt" && second ? second.handle : "",
    };
    try {
      await door.transfers.startCompare(request);
      onStarted();
    } catch (reason) {
      setFault(reason as Fault);
    }
  };
  return (
    <form
      className="cmp"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <PickFile label={t("compareFirst")} picked={first} onPick={setFirst} />
      <div>
        <span className="lab">{t("compareWith")}</span>
        <ToggleGroup.Root
          className="segm"
          type="single"
          aria-label={t("compareWith")}
          value={kind}
          onValueChange={(next) => {
            if (!next) return;
            setKind(next as Kind);
            setSecond(null);
          }}
        >
          {kinds.map((one) => (
            <ToggleGroup.Item key={one} value={one}>
              {t(`compareKind.${one}`)}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      {kind === "hash" ? (
        <TextField
          label={t("compareHash")}
          className="mono"
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={wrong ? t("compareHashWrong") : null}
        />
      ) : (
        <PickFile
          label={t(kind === "file" ? "compareFile" : "compareReceipt")}
          picked={second}
          onPick={setSecond}
        />
      )}
      {fault && (
        <p className="danger" role="alert">
          {sentence(fault)}
        </p>
      )}
      <div className="row justify-end">
        <Button type="submit" kind="primary" size="form" disabled={!ready}>
          {t("compareStart")}
        </Button>
      </div>
    </form>
  );
}

type PickProps = { label: string; picked: Picked | null; onPick: (picked: Picked) => void };

function PickFile({ label, picked, onPick }: PickProps) {
  const { t } = useTranslation("transfer");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [file] = picked?.files ?? [];
  const pick = async () => {
    const chosen = await attempt(door.program.pick("send"));
    if (chosen && chosen.files.length > 0) onPick(chosen);
  };
  return (
    <div>
      <span className="lab">{label}</span>
      <div className="row min-w-0">
        <span className={`cut grow ${file ? "" : "t3"}`} data-names>
          {file ? <bdi>{plainLine(file.name)}</bdi> : t("noneChosen")}
        </span>
        <Button aria-label={`${label}: ${t("chooseFile")}`} onClick={() => void pick()}>
          {t("chooseFile")}
        </Button>
      </div>
    </div>
  );
}
