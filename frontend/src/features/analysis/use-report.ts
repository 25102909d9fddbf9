import { useEffect, useState } from "react";
import type { Report } from "@/backend/door/analyses";
import type { Fault } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";

type Loaded =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly report: Report }
  | { readonly status: "failed"; readonly fault: Fault };

/** The report of a job that is done. */
export function useReport(job: string): Loaded {
  const { door } = useBackend();
  const [loaded, setLoaded] = useState<Loaded>({ status: "loading" });
  useEffect(() => {
    let stale = false;
    setLoaded({ status: "loading" });
    door.analyses.report(job).then(
      (report) => stale || setLoaded({ status: "ready", report }),
      (reason) => stale || setLoaded({ status: "failed", fault: reason as Fault }),
    );
    return () => {
      stale = true;
    };
  }, [door, job]);
  return loaded;
}
