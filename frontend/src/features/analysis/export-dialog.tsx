import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExportFormat, Job } from "@/backend/door/analyses";
import type { Fault } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useKept } from "@/lib/use-kept";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Spinner } from "@/ui/parts";
import { useToasts } from "@/ui/toasts";

const formats: readonly ExportFormat[] = ["pdf", "html", "csv", "json", "edl", "otio"];
const areFormats = (value: unknown): value is readonly ExportFormat[] =>
  Array.isArray(value) && value.every((one) => formats.includes(one as ExportFormat));

type Props = { job: Job; onClose: () => void };

/** In which formats a report is written, each with what it is for. The folder is asked by the program. */
export function ExportDialog({ job, onClose }: Props) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const toasts = useToasts();
  const sentence = useSentence();
  const format = useFormat();
  const [chosen, choose] = useKept<readonly ExportFormat[]>("export-formats", ["pdf"], areFormats);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const file = plainLine(job.file, 60);

  const write = async () => {
    setBusy(true);
    setFault(null);
    try {
      const names = await door.analyses.exportReport(job.id, chosen);
      if (names.length > 0) {
        const text = format.list(names.map((name) => plainLine(name)));
        toasts.show({
          key: `export-${job.id}`,
          tone: "plain",
          title: t("exported", { count: names.length }),
          text,
        });
        onClose();
      }
    } catch (reason) {
      if ((reason as Fault).code !== "canceled") setFault(reason as Fault);
    }
    setBusy(false);
  };

  return (
    <Dialog
      title={t("exportTitle", { file })}
      onClose={onClose}
      first={first}
      footer={
        <>
          <Button size="form" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            kind="primary"
            size="form"
            disabled={busy || chosen.length === 0}
            onClick={() => void write()}
          >
            {busy && <Spinner />}
            {t(busy ? "exporting" : "exportTo")}
          </Button>
        </>
      }
    >
      <fieldset className="fmts">
        <legend className="lab">{t("exportFormats")}</legend>
        {formats.map((one, i) => (
          <Choice
            key={one}
            format={one}
            checked={chosen.includes(one)}
            {...(i === 0 ? { first } : {})}
            onChange={(on) =>
              choose(formats.filter((old) => (old === one ? on : chosen.includes(old))))
            }
          />
        ))}
      </fieldset>
      {fault && (
        <p className="danger" role="alert">
          {sentence(fault)}
        </p>
      )}
    </Dialog>
  );
}

type ChoiceProps = {
  format: ExportFormat;
  checked: boolean;
  first?: React.Ref<HTMLInputElement>;
  onChange: (on: boolean) => void;
};

function Choice({ format, checked, first, onChange }: ChoiceProps) {
  const { t } = useTranslation("analysis");
  const id = useId();
  return (
    <div className="fmt">
      <input
        ref={first}
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-for`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id} className="w5">
        {format.toUpperCase()}
      </label>
      <span id={`${id}-for`} className="t2">
        {t(`exportFor.${format}`)}
      </span>
    </div>
  );
}
