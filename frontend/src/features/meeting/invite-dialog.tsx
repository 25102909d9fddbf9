import { Copy, Link2Off } from "lucide-react";
import { QRCodeSVG } from "qrcode.react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite, Room } from "@/backend/door/meetings";
import type { Fault } from "@/backend/door/values";
import { useBackend } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Spinner } from "@/ui/parts";
import { useToasts } from "@/ui/toasts";
import { useAttempt } from "@/ui/use-attempt";

type State =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly invite: Invite }
  | { readonly status: "asking"; readonly invite: Invite }
  | { readonly status: "withdrawn" }
  | { readonly status: "failed"; readonly fault: Fault };

type Props = { room: Pick<Room, "id" | "name" | "hosted">; onClose: () => void };

/** Shows a link into the room. The link carries the room's secret: it is in this component's state and nowhere else in the page. */
export function InviteDialog({ room, onClose }: Props) {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const attempt = useAttempt();
  const sentence = useSentence();
  const [state, setState] = useState<State>({ status: "loading" });
  const copy = useRef<HTMLButtonElement>(null);

  const load = useCallback(async () => {
    setState({ status: "loading" });
    try {
      setState({ status: "ready", invite: await door.meetings.invite(room.id) });
    } catch (reason) {
      setState({ status: "failed", fault: reason as Fault });
    }
  }, [door, room.id]);
  useEffect(() => void load(), [load]);

  const withdraw = async () => {
    const done = await attempt(door.meetings.withdrawInvites(room.id).then(() => true));
    if (done) setState({ status: "withdrawn" });
  };

  const shown = state.status === "ready";
  useEffect(() => {
    if (shown) copy.current?.focus();
  }, [shown]);

  const invite = state.status === "ready" || state.status === "asking" ? state.invite : null;
  return (
    <Dialog
      title={t("inviteTitle", { room: plainLine(room.name) })}
      onClose={onClose}
      width={720}
      footer={
        state.status === "asking" ? (
          <>
            <span className="mr-auto">{t("withdrawAsk")}</span>
            <Button
              kind="ghost"
              size="form"
              onClick={() => setState({ ...state, status: "ready" })}
            >
              {t("keepLinks")}
            </Button>
            <Button kind="danger" size="form" onClick={() => void withdraw()}>
              {t("withdraw")}
            </Button>
          </>
        ) : (
          invite && (
            <>
              {room.hosted && (
                <Button
                  kind="ghost"
                  size="form"
                  className="mr-auto"
                  onClick={() => setState({ status: "asking", invite })}
                >
                  <Link2Off size={16} aria-hidden />
                  {t("withdrawAll")}
                </Button>
              )}
              <CopyInvitation invite={invite} room={room.name} />
            </>
          )
        )
      }
    >
      {state.status === "loading" && (
        <p className="row t2" role="status">
          <Spinner />
          {t("makingLink")}
        </p>
      )}
      {state.status === "failed" && (
        <>
          <p role="alert">{sentence(state.fault)}</p>
          <Button className="self-start" onClick={() => void load()}>
            {t("tryAgain")}
          </Button>
        </>
      )}
      {state.status === "withdrawn" && (
        <>
          <p role="status">{t("withdrawn")}</p>
          <Button className="self-start" onClick={() => void load()}>
            {t("newLink")}
          </Button>
        </>
      )}
      {invite && <InviteBody invite={invite} copyRef={copy} />}
    </Dialog>
  );
}

type BodyProps = { invite: Invite; copyRef: React.RefObject<HTMLButtonElement | null> };

function InviteBody({ invite, copyRef }: BodyProps) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const copy = useCopy();
  return (
    <div className="grid grid-cols-[204px_minmax(0,1fr)] gap-6 max-[700px]:grid-cols-1">
      <div className="col gap-2.5">
        <div className="qr">
          <QRCodeSVG
            value={invite.link}
            size={172}
            level="L"
            className="h-auto w-full"
            title={t("qr")}
          />
        </div>
        <p className="s12 t3 text-center text-balance">{t("qrHelp")}</p>
      </div>
      <div className="col min-w-0 gap-4">
        <div>
          <label className="lab" htmlFor="invite-link">
            {t("link")}
          </label>
          <div className="row">
            <div className="field grow">
              <input
                id="invite-link"
                className="mono t2 text-ellipsis"
                readOnly
                value={invite.link}
                onFocus={(event) => event.target.select()}
              />
            </div>
            <Button
              ref={copyRef}
              kind="primary"
              size="form"
              onClick={() => copy(invite.link, t("linkCopied"))}
            >
              <Copy size={16} aria-hidden />
              {t("copy")}
            </Button>
          </div>
          <p className="below">{t("linkHelp")}</p>
        </div>
        <dl className="col gap-4">
          <div>
            <dt className="lab mb-0.5">{t("validUntil")}</dt>
            <dd className="num first-letter:uppercase">{format.moment(invite.expires)}</dd>
          </div>
          <div>
            <dt className="lab mb-0.5">{t("whoMay")}</dt>
            <dd>{t("anybodyWithLink")}</dd>
          </div>
        </dl>
      </div>
    </div>
  );
}

function CopyInvitation({ invite, room }: { invite: Invite; room: string }) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  const copy = useCopy();
  const text = () =>
    t("invitation", {
      room: plainLine(room),
      link: invite.link,
      until: format.moment(invite.expires),
    });
  return (
    <Button size="form" onClick={() => copy(text(), t("invitationCopied"))}>
      {t("copyInvitation")}
    </Button>
  );
}

/** Copies a text and says so; the toast says what was copied, never the text. */
function useCopy() {
  const { door } = useBackend();
  const attempt = useAttempt();
  const toasts = useToasts();
  return (text: string, said: string) =>
    void attempt(
      door.program
        .copyText(text)
        .then(() => toasts.show({ key: "copied", tone: "plain", title: said })),
    );
}
