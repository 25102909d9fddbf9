import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";

type Props = { transfer: Transfer; narrow?: boolean };

/** What a row says below its name: where it is, how fast, how long; or why it ended. */
export function StatusLine({ transfer: one, narrow }: Props) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const sentence = useSentence();
  const sender = useSender(one);
  const person = plainLine(one.peer.name);
  const whom = t(one.direction === "send" ? "to" : "from", { name: person });
  const size = format.bytes(one.total);

  switch (one.phase) {
    case "offered":
      return (
        <Line
          parts={[
            <bdi key="name">{plainLine(one.name)}</bdi>,
            size,
            <span key="who" className={sender.tone}>
              {sender.text}
            </span>,
          ]}
        />
      );
    case "waiting":
      return (
        <Line
          parts={[
            <span key="wait" className="warn">
              {one.direction === "send" ? t("waitingFor", { name: person }) : t("waiting")}
            </span>,
            size,
          ]}
        />
      );
    case "sending":
    case "receiving": {
      const part = t("part", format.part(one.bytes, one.total));
      if (one.rate === 0 && one.bytes > 0) {
        return (
          <Line
            parts={[
              <span key="wait" className="warn">
                {t("waitingNetwork")}
              </span>,
              part,
            ]}
          />
        );
      }
      const left = one.left === null ? [] : [t("left", { span: format.span(one.left) })];
      return <Line parts={[part, format.rate(one.rate), ...left, ...(narrow ? [] : [whom])]} />;
    }
    case "verifying":
      return (
        <Line
          parts={[
            <span key="check" className="free">
              {t("verifying")}
            </span>,
          ]}
        />
      );
    case "verified": {
      const rate =
        one.seconds > 0
          ? [
              format.span(one.seconds, one.seconds < 10 ? 1 : 0),
              format.rate(one.total / one.seconds),
            ]
          : [];
      const stored = one.storedAs ? [t("storedAs", { name: plainLine(one.storedAs) })] : [];
      return (
        <Line
          parts={[
            size,
            ...(narrow ? [] : rate),
            t("whomAt", { whom, time: format.clock(one.at) }),
            ...stored,
          ]}
        />
      );
    }
    case "failed":
      return (
        <Line
          parts={[
            <span key="why" className="danger free">
              {one.fault ? sentence(one.fault) : t("failed")}
            </span>,
          ]}
        />
      );
    case "canceled":
      return <Line parts={[t("canceled"), size, whom]} />;
  }
}

function Line({ parts }: { parts: readonly ReactNode[] }) {
  return (
    <div className="st num">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places of a line are its identity
        <span key={i} className={i === 0 ? "free" : "cut"}>
          {i > 0 && <span aria-hidden>· </span>}
          {part}
        </span>
      ))}
    </div>
  );
}

/** Who the sender is to us, where the room knows. */
function useSender(one: Transfer) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const known = useMeetings((s) => {
    const p = roomOf(s)?.participants.find((person) => person.id === one.peer.id);
    return p ? { since: p.knownSince, changed: p.keyChanged } : null;
  }, sameFields);
  if (known?.changed) return { tone: "danger", text: t("senderChanged") };
  if (known?.since) return { tone: "", text: t("senderKnown", { day: format.day(known.since) }) };
  return { tone: "warn", text: t("senderNew") };
}
