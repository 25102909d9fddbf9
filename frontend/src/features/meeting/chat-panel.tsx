import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatMessage } from "@/backend/door/meetings";
import { useInfo, useMeetings } from "@/backend/use-backend";
import { daysBetween } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Composer } from "./composer";
import { Message } from "./message";

const page = 200; // lines drawn at once; older ones come by a button
const together = 5 * 60_000; // ms within which lines of one person stand under one name
const noMessages: readonly ChatMessage[] = [];

/** The chat of the room: a log that reads out what arrives, and a field. */
export function ChatPanel() {
  const { t } = useTranslation("meeting");
  const messages = useMeetings((s) => s?.chat ?? noMessages);
  const me = useInfo((info) => info.me);
  const [limit, setLimit] = useState(page);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = messages.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is the reason to scroll
  useEffect(() => {
    if (log.current && atEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, [last]);
  const shown = messages.slice(-limit);
  return (
    <>
      {messages.length === 0 && <p className="quiet">{t("noMessages")}</p>}
      <div
        ref={log}
        className="log"
        role="log"
        aria-label={t("chat")}
        hidden={messages.length === 0}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: el }) => {
          atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
        }}
      >
        {shown.length < messages.length && (
          <Button kind="ghost" className="self-center" onClick={() => setLimit(limit + page)}>
            {t("earlier")}
          </Button>
        )}
        {shown.map((message, i) => {
          const before = shown[i - 1];
          return (
            <div key={message.id}>
              {(!before || !sameDay(before, message)) && <Day at={message.at} />}
              <Message
                message={message}
                mine={message.from === me}
                more={continues(before, message)}
              />
            </div>
          );
        })}
      </div>
      <Composer />
    </>
  );
}

const sameDay = (a: ChatMessage, b: ChatMessage) =>
  daysBetween(new Date(a.at), new Date(b.at)) === 0;

const continues = (before: ChatMessage | undefined, message: ChatMessage) =>
  before !== undefined &&
  before.from === message.from &&
  sameDay(before, message) &&
  Date.parse(message.at) - Date.parse(before.at) < together;

function Day({ at }: { at: string }) {
  const format = useFormat();
  return (
    <div className="day">
      <span className="first-letter:uppercase">{format.day(at)}</span>
    </div>
  );
}
