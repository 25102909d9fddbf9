import { type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatMessage } from "@/backend/door/meetings";
import { useBackend } from "@/backend/use-backend";
import { plainText, splitLinks } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Avatar, Name } from "@/ui/parts";
import { useAttempt } from "@/ui/use-attempt";

const fold = 2_000; // characters of a line that are shown before "Show all"

type Props = { message: ChatMessage; mine: boolean; more: boolean };

/** One line of chat. Its text is text: no markup, links only to http and https, opened by the system's browser. */
export function Message({ message, mine, more }: Props) {
  const { t } = useTranslation("meeting");
  const format = useFormat();
  return (
    <div className="msg" data-more={more ? "" : undefined} data-state={message.state}>
      {!more && <Avatar id={message.from} name={message.name} size={28} />}
      <div className="col-start-2 min-w-0">
        {!more && (
          <div className="who">
            <Name className="cut">{mine ? t("you") : message.name}</Name>
            <time className="num" dateTime={message.at}>
              {format.clock(message.at)}
            </time>
          </div>
        )}
        <Text text={message.text} />
        {message.state === "sending" && <span className="s12 t3">{t("sendingLine")}</span>}
      </div>
    </div>
  );
}

function Text({ text }: { text: string }) {
  const { t } = useTranslation("meeting");
  const [whole, setWhole] = useState(false);
  const long = text.length > fold && !whole;
  const clean = plainText(long ? text.slice(0, fold) : text);
  return (
    <div className="b" dir="auto">
      {splitLinks(clean).map((part) =>
        part.link ? <Link key={part.at} url={part.text} /> : <span key={part.at}>{part.text}</span>,
      )}
      {long && (
        <>
          {"… "}
          <Button kind="ghost" onClick={() => setWhole(true)}>
            {t("showAll")}
          </Button>
        </>
      )}
    </div>
  );
}

function Link({ url }: { url: string }) {
  const { door } = useBackend();
  const attempt = useAttempt();
  // The window itself never goes anywhere: every way of following the link ends in the door.
  const open = (event: MouseEvent) => {
    event.preventDefault();
    if (event.button !== 2) void attempt(door.program.openLink(url));
  };
  return (
    <a href={url} draggable={false} rel="noreferrer" onClick={open} onAuxClick={open}>
      {url}
    </a>
  );
}
