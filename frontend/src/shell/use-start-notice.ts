import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useInfo } from "@/backend/use-backend";
import { useSentence } from "@/lib/use-sentence";
import { useToasts } from "@/ui/toasts";

/** Tells once how a damaged profile was opened; it stays until it is dismissed. */
export function useStartNotice() {
  const { t } = useTranslation("shell");
  const notice = useInfo((info) => info.notice);
  const sentence = useSentence();
  const toasts = useToasts();
  const told = useRef(false); // the info is asked for again when the name changes
  useEffect(() => {
    if (!notice || told.current) return;
    told.current = true;
    toasts.show({
      key: "start",
      tone: notice.code === "store_lost" ? "danger" : "warn",
      sticky: true,
      title: t("profileDamaged"),
      text: sentence(notice),
    });
  }, [notice, sentence, t, toasts]);
}
