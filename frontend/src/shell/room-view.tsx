import { useTransfers } from "@/backend/use-backend";
import { RoomPage } from "@/features/meeting/room-page";
import { FilesPanel } from "@/features/transfer/files-panel";
import { go, type Panel } from "./route";

type Props = {
  panel: Panel | null;
  onSend: () => void;
  onSendFolder: () => void;
  onAnalysis: (job: string) => void;
};

/** Puts the files of the transfer feature into the room of the meeting feature. */
export function RoomView({ panel, onSend, onSendFolder, onAnalysis }: Props) {
  const count = useTransfers(
    (s) => s?.transfers.filter((one) => !["verified", "canceled"].includes(one.phase)).length ?? 0,
  );
  const offers = useTransfers(
    (s) => s?.transfers.filter((one) => one.phase === "offered").length ?? 0,
  );
  return (
    <RoomPage
      panel={panel}
      onPanel={(next) => go({ page: "room", panel: next })}
      files={{
        count,
        offers,
        panel: <FilesPanel onSend={onSend} onSendFolder={onSendFolder} onAnalysis={onAnalysis} />,
      }}
    />
  );
}
