import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer } from "@/backend/door/transfers";
import { plainLine } from "@/lib/plain-text";
import { useFormat } from "@/lib/use-format";
import { useSentence } from "@/lib/use-sentence";
import { filesOf, isStuck, isTooLarge, lacksRoom } from "./order";
import { useSender } from "./use-person";
import { useTitle } from "./use-title";

type Props = { transfer: Transfer; narrow?: boolean };

/** What a row says below its name: where it is, how fast, how long; or why it ended. */
export function StatusLine({ transfer: one, narrow }: Props) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const sentence = useSentence();
  const person = plainLine(one.peer.name);
  const whom = t(one.direction === "send" ? "to" : "from", { name: person });
  const size = format.bytes(one.total);
  const part = t("part", format.part(one.bytes, one.total));
  const count = filesOf(one);
  const files = one.count > 1 ? [t("fileCount", { count })] : [];
  const skipped = one.skipped > 0 ? [t("skipped", { count: one.skipped })] : [];
  const progress =
    one.count > 1
      ? [
          t("fileProgress", {
            done: format.count(Math.min(one.done, count)),
            count: format.count(count),
          }),
        ]
      : [];
  const rest = narrow ? [] : [whom];

  switch (one.phase) {
    case "offered":
      return <OfferLine transfer={one} files={files} size={size} />;
    case "waiting":
      return (
        <Line
          parts={[
            <Said key="wait" tone="warn">
              {one.direction === "send" ? t("waitingFor", { name: person }) : t("waiting")}
            </Said>,
            ...files,
            ...(one.name ? [size] : []), // its folder is still being listed
          ]}
        />
      );
    case "interrupted":
      return (
        <Line
          parts={[
            <Said key="wait" tone="warn">
              {t("interrupted", { name: person })}
            </Said>,
            part,
            ...progress,
          ]}
        />
      );
    case "sending":
    case "receiving": {
      if (one.paused || one.pausedByPeer) {
        const held = one.paused ? t("paused") : t("pausedBy", { name: person });
        const percent = format.percent(one.total > 0 ? one.bytes / one.total : 0);
        const left = t("leftBytes", { size: format.bytes(one.total - one.bytes) });
        return (
          <Line
            parts={[
              <Said key="held" tone="t2">
                {held}
              </Said>,
              percent,
              left,
              ...rest,
            ]}
          />
        );
      }
      if (isStuck(one)) {
        return (
          <Line
            parts={[
              <Said key="wait" tone="warn">
                {t("waitingNetwork")}
              </Said>,
              ...(one.count > 1 ? progress : [part]),
              ...rest,
            ]}
          />
        );
      }
      const left = one.left === null ? [] : [t("left", { span: format.span(one.left) })];
      return <Line parts={[part, format.rate(one.rate), ...left, ...progress, ...rest]} />;
    }
    case "verifying":
      return (
        <Line
          parts={[
            <Said key="check" tone="">
              {t("verifying")}
            </Said>,
            ...progress,
          ]}
        />
      );
    case "verified": {
      const rate =
        one.seconds > 0
          ? [
              format.span(one.seconds, one.seconds < 10 ? 1 : 0),
              format.rate((one.total - one.resumed) / one.seconds),
            ]
          : [];
      const stored = one.storedAs ? [t("storedAs", { name: plainLine(one.storedAs) })] : [];
      return (
        <Line
          parts={[
            size,
            ...files,
            ...skipped,
            ...(narrow ? [] : rate),
            t("whomAt", { whom, time: format.when(one.at) }),
            ...stored,
          ]}
        />
      );
    }
    case "failed":
      return (
        <Line
          parts={[
            <Said key="why" tone="danger">
              {one.fault ? sentence(one.fault) : t("failed")}
            </Said>,
            ...progress,
            ...skipped,
          ]}
        />
      );
    case "canceled":
      return <Line parts={[t("canceled"), size, ...files, whom]} />;
  }
}

type OfferProps = { transfer: Transfer; files: readonly string[]; size: string };

/** What is offered, by whom, and whether there is room for it. */
function OfferLine({ transfer: one, files, size }: OfferProps) {
  const { t } = useTranslation("transfer");
  const format = useFormat();
  const title = useTitle();
  const sender = useSender(one);
  const large = isTooLarge(one)
    ? [
        <Said key="large" tone="danger">
          {t("tooBig", { limit: format.bytes(one.limit) })}
        </Said>,
      ]
    : [];
  const free =
    one.free < 0
      ? []
      : [
          <span key="free" className={lacksRoom(one) ? "danger" : undefined}>
            {t("free", { size: format.bytes(one.free) })}
          </span>,
        ];
  return (
    <Line
      parts={[
        <bdi key="name" data-names>
          {title(one)}
        </bdi>,
        ...files,
        size,
        ...large,
        <span key="who" className={sender.tone}>
          {sender.text}
        </span>,
        ...free,
      ]}
    />
  );
}

function Said({ tone, children }: { tone: string; children: ReactNode }) {
  return <span className={`${tone} free`}>{children}</span>;
}

function Line({ parts }: { parts: readonly ReactNode[] }) {
  return (
    <div className="st num">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places of a line are its identity
        <span key={i} className={i === 0 ? "free" : "cut"}>
          {i > 0 && (
            <span className="dot" aria-hidden>
              ·{" "}
            </span>
          )}
          {part}
        </span>
      ))}
    </div>
  );
}
