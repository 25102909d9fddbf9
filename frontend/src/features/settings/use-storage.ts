import { useCallback, useEffect, useState } from "react";
import type { StorageState } from "@/backend/door/storage";
import { useBackend } from "@/backend/use-backend";
import { useAttempt } from "@/ui/use-attempt";

/** What was chosen of the folders, and a way to change it: what comes after the call is what the program says. */
export function useStorage() {
  const { door } = useBackend();
  const attempt = useAttempt();
  const [state, setState] = useState<StorageState | null>(null);
  useEffect(() => {
    let stale = false;
    void attempt(door.storage.state()).then((now) => !stale && now && setState(now));
    return () => {
      stale = true;
    };
  }, [door, attempt]);
  const change = useCallback(
    async (call: Promise<void>) => {
      await attempt(call);
      const now = await attempt(door.storage.state());
      if (now) setState(now);
    },
    [door, attempt],
  );
  return { state, change };
}

export type ChangeStorage = ReturnType<typeof useStorage>["change"];
