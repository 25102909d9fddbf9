import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "@/backend/use-backend";
import type { Problem } from "@/ui/problem";
import { go, parseRoute } from "./route";

/** Goes to the room when we come in, away from it when we are out, and says why when it was not our wish. */
export function useMeetingRoute(onProblem: (problem: Problem) => void): void {
  const { meetings } = useBackend();
  const { t } = useTranslation("shell");
  useEffect(() => {
    let before: "unknown" | "out" | "joining" | "in" = "unknown";
    const look = () => {
      const state = meetings.getState()?.state;
      if (!state || state.status === before) return;
      const { page } = parseRoute(window.location.hash);
      if (state.status === "in") {
        // After a reload the page stays where it was; a window that is fresh begins in the room.
        if (before !== "unknown" || !window.location.hash) go({ page: "room", panel: null });
      } else if (state.status === "out") {
        if (page === "room") go({ page: "home" });
        if (before === "in" && state.fault)
          onProblem({ title: t("callEnded"), fault: state.fault });
      }
      before = state.status;
    };
    look();
    return meetings.subscribe(look);
  }, [meetings, onProblem, t]);
}
