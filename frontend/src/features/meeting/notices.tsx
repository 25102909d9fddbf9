import { TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fault } from "@/backend/door/values";
import { sameFields } from "@/backend/store";
import { roomOf, useMeetings } from "@/backend/use-backend";
import { useSentence } from "@/lib/use-sentence";
import { IconButton } from "@/ui/button";

const relayLost: Fault = { code: "relay_lost", values: {}, detail: "" };

/** What is wrong with our own devices and the room's host, one line each, above the stage; the call goes on below. */
export function Notices() {
  const { t } = useTranslation("meeting");
  const sentence = useSentence();
  const faults = useMeetings((s): readonly Fault[] => {
    const room = roomOf(s);
    if (!room) return [];
    const devices = [room.microphone, room.camera, room.speaker];
    const faults = devices.flatMap((device) => (device.fault ? [device.fault] : []));
    return room.relay === "reconnecting" ? [relayLost, ...faults] : faults;
  }, sameCodes);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  // What has gone and comes again is said again.
  useEffect(
    () => setHidden((codes) => codes.filter((code) => faults.some((one) => one.code === code))),
    [faults],
  );
  const open = faults.filter((fault) => !hidden.includes(fault.code));
  return (
    <div className="notices" role="status">
      {open.map((fault) => (
        <div key={fault.code} className="notice">
          <TriangleAlert size={16} aria-hidden />
          <span>{sentence(fault)}</span>
          <IconButton label={t("hide")} onClick={() => setHidden([...hidden, fault.code])}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}

const sameCodes = (a: readonly Fault[], b: readonly Fault[]) =>
  sameFields(
    a.map((fault) => fault.code),
    b.map((fault) => fault.code),
  );
