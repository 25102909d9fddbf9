import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Report } from "@/backend/door/analyses";
import type { Seconds } from "@/backend/door/values";
import { show } from "@/test/show";
import { Facts } from "./facts";

const s = (value: number) => value as Seconds;

it("the heading counts every finding, of whatever kind", async () => {
  const report: Report = {
    schema: "videonet.report/1",
    file: "reel.mkv",
    sha256: "",
    duration: s(40),
    video: {
      codec: "h264",
      width: 1280,
      height: 720,
      frame_rate: "25/1",
      vfr: false,
      frames: 1000,
    },
    events: [
      { kind: "cut", at: s(3) },
      { kind: "flash", at: s(5) },
    ],
    spans: [
      { kind: "black", start: s(1), end: s(2) },
      { kind: "tone", start: s(0), end: s(4) },
    ],
    engine: { decoder: "ffmpeg", seconds: s(1), realtime: 40 },
  };
  await show(<Facts report={report} />);
  expect(screen.getByRole("heading").textContent).toMatch(/^4\b/);
});
