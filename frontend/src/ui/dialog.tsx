import { type LucideIcon, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

type DialogProps = {
  title: ReactNode;
  /** The icon of a verdict before the title. */
  icon?: LucideIcon;
  onClose: () => void;
  /** What has the focus when the dialog opens; else the first control. */
  first?: RefObject<HTMLElement | null>;
  /** px */
  width?: number;
  footer?: ReactNode;
  children: ReactNode;
};

/** What had the focus before; of a menu, which goes as the dialog comes, what opened it. */
function focused(): HTMLElement | null {
  const now = document.activeElement as HTMLElement | null;
  const menu = now?.closest("[role='menu']");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : now;
}

/** A dialog over the page. It holds the focus, Esc closes it, and the focus goes back to where it was. */
export function Dialog({
  title,
  icon: Icon,
  onClose,
  first,
  width = 480,
  footer,
  children,
}: DialogProps) {
  const { t } = useTranslation("ui");
  const [before] = useState(focused);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="veil">
          <Radix.Content
            className="dlg"
            style={{ width }}
            aria-describedby={undefined}
            onOpenAutoFocus={(event) => {
              // Without a control of its own the dialog itself takes the focus, so that its title is read.
              event.preventDefault();
              (first?.current ?? (event.currentTarget as HTMLElement)).focus();
            }}
            onCloseAutoFocus={(event) => {
              // Radix would look for a trigger of its own, which dialogs here have not.
              event.preventDefault();
              before?.focus();
            }}
          >
            <header className="dh">
              {Icon && <Icon size={18} className="danger" aria-hidden />}
              <Radix.Title>{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label={t("close")}>
                  <X size={18} aria-hidden />
                </IconButton>
              </Radix.Close>
            </header>
            <div className="db">{children}</div>
            {footer && <footer className="df">{footer}</footer>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
