import type { Fault } from "./door";

/** Makes a Fault of whatever a promise rejected with; what we do not know is a fault of ours. */
export function toFault(reason: unknown): Fault {
  if (isFault(reason)) {
    // A rejected call carries its detail as "message" (app.Failure), an event as "detail".
    const detail = reason.detail || reason.message || "";
    return { code: reason.code, values: reason.values ?? {}, detail };
  }
  if (typeof reason === "string") {
    const parsed = parse(reason);
    if (isFault(parsed)) return toFault(parsed);
    return { code: "internal", values: {}, detail: reason };
  }
  return {
    code: "internal",
    values: {},
    detail: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
  };
}

type Loose = Partial<Fault> & { readonly code: string; readonly message?: string };

const isFault = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
