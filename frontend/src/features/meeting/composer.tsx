import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "@/backend/use-backend";
import { IconButton } from "@/ui/button";
import { useAttempt } from "@/ui/use-attempt";

const longest = 8_000; // UTF-16 units of one line

/** The field of the chat. Enter sends, except while a word is being composed; Shift+Enter makes a new line. */
export function Composer() {
  const { t } = useTranslation("meeting");
  const { door } = useBackend();
  const attempt = useAttempt();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  const send = async () => {
    const line = text.trim();
    if (!line) return;
    setText("");
    field.current?.focus();
    const said = await attempt(door.meetings.say(line).then(() => true));
    // What could not be sent comes back, unless something else was written meanwhile.
    if (!said) setText((now) => now || line);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    void send();
  };

  return (
    <div className="field composer">
      <textarea
        ref={field}
        rows={1}
        maxLength={longest}
        value={text}
        aria-label={t("messageEveryone")}
        placeholder={t("messageEveryone")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton
        label={t("send")}
        keys="Enter"
        disabled={!text.trim()}
        onClick={() => void send()}
      >
        <SendHorizontal size={18} aria-hidden />
      </IconButton>
    </div>
  );
}
