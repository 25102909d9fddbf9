import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { Button } from "@/ui/button";
import { ExportDialog } from "./export-dialog";

/** Opens the export of a job's report. */
export function ExportButton({ job }: { job: Job }) {
  const { t } = useTranslation("analysis");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download size={16} aria-hidden />
        {t("export")}
      </Button>
      {open && <ExportDialog job={job} onClose={() => setOpen(false)} />}
    </>
  );
}
