import type { Fault } from "./door/values";

/** Makes a Fault of whatever a promise rejected with; what we do not know is a fault of ours. */
export function toFault(reason: unknown): Fault {
  // Wails rejects with an Error whose message is what app.failureFor wrote: a Fault as JSON text.
  const fault = isFault(reason) ? reason : parse(textOf(reason));
  if (isFault(fault)) {
    return { code: fault.code, values: fault.values ?? {}, detail: fault.detail ?? "" };
  }
  if (typeof reason === "string") return { code: "internal", values: {}, detail: reason };
  return {
    code: "internal",
    values: {},
    detail: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
  };
}

type Loose = Partial<Fault> & { readonly code: string };

const isFault = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";

const textOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
