import { useEffect, useState, useSyncExternalStore } from "react";
import type { MachineSnapshot } from "@/backend/door/machine";
import { foldMachine } from "@/backend/fold";
import { followJourney } from "@/backend/store";
import { useBackend } from "@/backend/use-backend";

function subscribe(changed: () => void) {
  document.addEventListener("visibilitychange", changed);
  return () => document.removeEventListener("visibilitychange", changed);
}

/** The machine as it is, while the page is on the screen: the program looks closely only as long as somebody does. */
export function useMachine(): MachineSnapshot | null {
  const { door } = useBackend();
  const hidden = useSyncExternalStore(subscribe, () => document.hidden);
  const [snapshot, setSnapshot] = useState<MachineSnapshot | null>(null);
  useEffect(() => {
    if (hidden) return;
    const journey = followJourney(door.machine, foldMachine);
    const off = journey.subscribe(setSnapshot);
    return () => {
      off();
      journey.close();
    };
  }, [door, hidden]);
  return snapshot;
}
