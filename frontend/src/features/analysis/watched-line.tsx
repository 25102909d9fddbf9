import { FolderSync, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Watched } from "@/backend/door/analyses";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";

/** The folder whose new videos are analysed by themselves: which it is, what is wrong with it, and how to change that. */
export function WatchedLine({ watched: { folder, fault } }: { watched: Watched }) {
  const { t } = useTranslation("analysis");
  const { door } = useBackend();
  const attempt = useAttempt();
  const sentence = useSentence();
  const choose = async () => {
    const picked = await attempt(door.program.pick("folder"));
    if (picked && picked.files.length > 0) await attempt(door.analyses.setWatched(picked.handle));
  };
  return (
    <section className="card watched" aria-label={t("watched")} data-fault={fault ? "" : undefined}>
      {fault ? (
        <TriangleAlert size={18} className="warn" aria-hidden />
      ) : (
        <FolderSync size={18} className="t2" aria-hidden />
      )}
      <div className="min-w-0 grow">
        <p className="w5">
          {folder ? (
            <>
              {t("watches")} <bdi>{plainLine(folder)}</bdi>
            </>
          ) : (
            t("watchNone")
          )}
        </p>
        <p className={`s12 ${fault ? "warn" : "t3"}`} role={fault ? "alert" : undefined}>
          {fault ? sentence(fault) : t(folder ? "watchesHelp" : "watchHelp")}
        </p>
      </div>
      <Button onClick={() => void choose()}>{t(folder ? "watchOther" : "watchChoose")}</Button>
      {folder && (
        <Button kind="ghost" onClick={() => void attempt(door.analyses.setWatched(""))}>
          {t("watchStop")}
        </Button>
      )}
    </section>
  );
}
