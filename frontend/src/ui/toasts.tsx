import { CircleX, Info, type LucideIcon, ShieldCheck, TriangleAlert, X } from "lucide-react";
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { createStore } from "zustand/vanilla";
import { Button, IconButton } from "./button";

type ToastTone = "plain" | "ok" | "warn" | "danger";

export type Toast = {
  /** A toast with the same key takes its place. */
  readonly key: string;
  readonly tone: ToastTone;
  readonly title: string;
  readonly text?: string;
  /** Stays until it is dismissed; errors always do. */
  readonly sticky?: boolean;
  readonly actions?: readonly {
    readonly text: string;
    readonly primary?: boolean;
    readonly run: () => void;
  }[];
};

const shown = 3; // more would cover the page; the rest wait
const lifetime = 5_000; // ms, not counted under the pointer or with the focus inside

/** The list of toasts, oldest first. */
export function createToasts() {
  const store = createStore<readonly Toast[]>(() => []);
  const dismiss = (key: string) =>
    store.setState((list) => list.filter((toast) => toast.key !== key), true);
  const show = (toast: Toast) =>
    store.setState((list) => [...list.filter((old) => old.key !== toast.key), toast], true);
  return { get: store.getState, subscribe: store.subscribe, show, dismiss };
}

export type Toasts = ReturnType<typeof createToasts>;

const ToastsContext = createContext<Toasts | null>(null);
export const ToastsProvider = ToastsContext.Provider;

export function useToasts(): Toasts {
  const toasts = useContext(ToastsContext);
  if (!toasts) throw new Error("no ToastsProvider above this component");
  return toasts;
}

/** The corner where they stand: bottom right, above the call bar. */
export function ToastCorner() {
  const { t } = useTranslation("ui");
  const toasts = useToasts();
  const list = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <section className="toasts" aria-label={t("toasts")}>
      {list.slice(0, shown).map((toast) => (
        <ToastCard key={toast.key} toast={toast} onDismiss={() => toasts.dismiss(toast.key)} />
      ))}
    </section>
  );
}

const icons: Readonly<Record<ToastTone, LucideIcon>> = {
  plain: Info,
  ok: ShieldCheck,
  warn: TriangleAlert,
  danger: CircleX,
};

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const { t } = useTranslation("ui");
  const card = useRef<HTMLDivElement>(null);
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  const stays = toast.sticky || toast.tone === "danger";
  useEffect(() => {
    if (stays) return;
    const timer = setInterval(() => {
      if (!card.current?.matches(":hover, :focus-within")) dismiss.current();
    }, lifetime);
    return () => clearInterval(timer);
  }, [stays]);
  const Icon = icons[toast.tone];
  return (
    <div ref={card} className="toast" role={toast.tone === "danger" ? "alert" : "status"}>
      <Icon size={18} className={toast.tone === "plain" ? "t2" : toast.tone} aria-hidden />
      <div className="tx">
        <p className="w5">{toast.title}</p>
        {toast.text && <p className="t2">{toast.text}</p>}
      </div>
      <IconButton label={t("dismiss")} onClick={onDismiss}>
        <X size={16} aria-hidden />
      </IconButton>
      {toast.actions && (
        <div className="ac">
          {toast.actions.map(({ text, primary, run }) => (
            <Button
              key={text}
              kind={primary ? "primary" : "plain"}
              onClick={() => {
                onDismiss();
                run();
              }}
            >
              {text}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
