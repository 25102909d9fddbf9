import { useCallback } from "react";
import { type Sayable, useSentence } from "@/lib/use-sentence";
import { useToasts } from "./toasts";

/**
 * Gives a function that waits for a call and says by a toast when it fails. It resolves with the call's value, or undefined
 * after a failure. Calls of the door reject with something sayable, and with nothing else.
 */
export function useAttempt() {
  const toasts = useToasts();
  const sentence = useSentence();
  return useCallback(
    async <T>(call: Promise<T>): Promise<T | undefined> => {
      try {
        return await call;
      } catch (reason) {
        const fault = reason as Sayable;
        if (fault.code !== "canceled") {
          toasts.show({ key: `fault-${fault.code}`, tone: "danger", title: sentence(fault) });
        }
        return undefined;
      }
    },
    [toasts, sentence],
  );
}
