import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { plainLine } from "@/lib/plain-text";

type Named = Pick<Transfer, "name" | "more" | "kind" | "peer" | "count" | "folders">;

/** What a transfer is called: its file or folder, or the first of several things and how many more. */
export function useTitle(): (one: Named) => string {
  const { t } = useTranslation("transfer");
  return useCallback(
    (one: Named) => {
      if (one.count === 0) return t("listing");
      return one.more > 0
        ? t("andMore", { file: plainLine(one.name, 60), count: one.more })
        : plainLine(one.name);
    },
    [t],
  );
}

/** Who offers what: "Mina sends you a folder". */
export function useOfferTitle(): (one: Named) => string {
  const { t } = useTranslation("transfer");
  return useCallback(
    ({ kind, peer, count, folders }: Named) => {
      const name = plainLine(peer.name);
      if (kind === "file") return t("offerFile", { name });
      return kind === "folder"
        ? t("offerFolder", { name })
        : t("offerFiles", { name, count: count - folders });
    },
    [t],
  );
}
