import { useEffect, useState } from "react";
import type { Still, Template, Verdict } from "@/backend/door/analyses";
import { useAnalyses, useBackend } from "@/backend/use-backend";
import { useAttempt } from "@/ui/use-attempt";

const noTemplates: readonly Template[] = [];
const noStills: readonly Still[] = [];

/** What the chosen template says about a report, anew whenever templates change; null while it is not known and without a template. */
export function useVerdict(job: string) {
  const { door } = useBackend();
  const attempt = useAttempt();
  const templates = useAnalyses((s) => s?.judging.templates ?? noTemplates);
  const chosen = useAnalyses((s) => s?.judging.chosen ?? "");
  const template = templates.find((one) => one.id === chosen);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  useEffect(() => {
    let stale = false;
    if (template) {
      void attempt(door.analyses.verdict(job)).then((next) => {
        if (!stale) setVerdict(next ?? null);
      });
    } else setVerdict(null);
    return () => {
      stale = true;
    };
  }, [door, attempt, job, template]);
  return { verdict, template };
}

/** The small pictures of a job's file, in the order of time. */
export function useStills(job: string): readonly Still[] {
  const { door } = useBackend();
  const attempt = useAttempt();
  const [stills, setStills] = useState(noStills);
  useEffect(() => {
    let stale = false;
    void attempt(door.analyses.stills(job)).then((next) => {
      if (!stale) setStills(next ?? noStills);
    });
    return () => {
      stale = true;
    };
  }, [door, attempt, job]);
  return stills;
}
