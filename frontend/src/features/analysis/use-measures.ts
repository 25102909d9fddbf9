import { useEffect, useState } from "react";
import type { Measure } from "@/backend/door/analyses";
import { useBackend } from "@/backend/use-backend";
import { useAttempt } from "@/ui/use-attempt";

const none: readonly Measure[] = [];

/** All that rules can be about, as the program says; none until it did. */
export function useMeasures(): readonly Measure[] {
  const { door } = useBackend();
  const attempt = useAttempt();
  const [measures, setMeasures] = useState(none);
  useEffect(() => {
    let stale = false;
    void attempt(door.analyses.measures()).then((list) => !stale && list && setMeasures(list));
    return () => {
      stale = true;
    };
  }, [door, attempt]);
  return measures;
}
