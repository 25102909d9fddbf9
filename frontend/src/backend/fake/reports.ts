import type { Report } from "../door/analyses";
import type { Seconds } from "../door/values";

const s = (value: number) => value as Seconds;

/** Where the cuts of every fake video are, seconds. */
export const cuts = [
  9.6, 18.44, 29.28, 38.72, 41.2, 52.88, 61.04, 66.4, 74.12, 88.96, 95.36, 103.2, 107.2, 118.08,
  126, 128.4, 141.6, 152.72, 166.88, 176.8, 188.24, 199.04, 214.6, 226.4, 238.12,
];
export const blacks = [
  [0, 0.48],
  [126, 128.4],
  [251.52, 252],
] as const;
const dissolves = [
  [46.08, 47.2],
  [158.4, 160],
] as const;
const freezes = [
  [62.44, 63.56],
  [163.68, 166.88],
] as const;

/** How long the fake videos are that say nothing else. */
export const usual = 252;

/** A number of 0…1 for a place: the same each time. */
function noise(i: number, seed: number): number {
  const x = Math.sin(i * 12.9898 + seed * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/** Between two places it goes smoothly. */
function wander(at: number, length: number, seed: number): number {
  const i = Math.floor(at / length);
  const part = at / length - i;
  const soft = part * part * (3 - 2 * part);
  return noise(i, seed) * (1 - soft) + noise(i + 1, seed) * soft;
}

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
const inside = (spans: readonly (readonly [number, number])[], at: number) =>
  spans.some(([start, end]) => at >= start && at < end);
const quiet = [[126.2, 128.2]] as const;

/** As many points as a curve of this step has; long files have wider steps, as the engine makes them. */
function points(duration: number, step: number) {
  let wide = step;
  while (duration / wide > 20_000) wide *= 2;
  return {
    step: s(wide),
    at: Array.from({ length: Math.ceil(duration / wide) }, (_, i) => i * wide),
  };
}

function loudness(duration: number) {
  const { step, at } = points(duration, 0.1);
  const level = (time: number, length: number) =>
    inside(quiet, time - length / 2)
      ? -60
      : (time > 118 ? -19.6 : -24.2) +
        (wander(time, 9, 1) - 0.5) * 7 +
        (wander(time, length, 2) - 0.5) * 4;
  return {
    step,
    momentary: at.map((time) => round(level(time, 0.4) + (noise(time, 3) - 0.5) * 3, 1)),
    short_term: at.map((time) => round(level(time, 3), 1)),
  };
}

function waveform(duration: number) {
  const { step, at } = points(duration, 0.05);
  const lane = (seed: number) => {
    const peak = at.map((time) =>
      inside(quiet, time)
        ? 40
        : Math.round(
            32_767 *
              Math.min(
                1,
                (time > 118 ? 0.52 : 0.26) *
                  (0.45 + wander(time, 5, seed)) *
                  (0.5 + noise(time, seed)),
              ),
          ),
    );
    return { low: peak.map((value) => -value), high: peak };
  };
  return { step, lanes: [lane(4), lane(5)] };
}

function luma(duration: number, dark: readonly (readonly [number, number])[]) {
  const { step, at } = points(duration, 0.2);
  const mean = at.map((time) => {
    if (inside(dark, time)) return 1;
    const shot = cuts.findLastIndex((cut) => cut <= time);
    return round(22 + noise(shot, 6) * 48 + (wander(time, 3, 7) - 0.5) * 10, 1);
  });
  return {
    step,
    mean,
    low: mean.map((value, i) => round(Math.max(0, value - 2 - 6 * noise(i, 8)), 1)),
    high: mean.map((value, i) => round(Math.min(100, value + 2 + 6 * noise(i, 9)), 1)),
  };
}

function quality(duration: number) {
  const { at } = points(duration, 1);
  const index = at.map((time) =>
    Math.round(Math.min(100, 78 + 24 * wander(time, 8, 10) - (time > 163 && time < 167 ? 32 : 0))),
  );
  return { at: at.map(s), index, parts: {} };
}

const plain = (file: string, duration: number): Report => ({
  schema: "videonet.report/1",
  file,
  sha256: "9f2c41e07ab85d3366c0f1b4d8e2a75c0b91d7f3e44a6b2850cd13f7926ea84b",
  duration: s(duration),
  video: {
    codec: "h264",
    width: 1920,
    height: 1080,
    frame_rate: "25/1",
    vfr: false,
    frames: Math.round(duration * 25),
  },
  events: [],
  spans: [],
  checks: ["cut", "black", "freeze"],
  quality: {
    index: 87,
    p5: 61,
    parts: { blur: 4, block: 2, noise: 7 },
    illegal_percent: 0.02,
    samples: 252,
  },
  shots: [{ start: s(0), end: s(duration), index: 87, p5: 61 }],
  curves: { start: s(0), luma: luma(duration, []), quality: quality(duration) },
  engine: { decoder: "ffmpeg h264 (software)", seconds: s(duration / 5.8), realtime: 5.8 },
});

/** A short file has one shot and no sound; all others have something of everything. */
export function reportOf(file: string, duration: number): Report {
  const length = duration > 0 ? duration : usual;
  const report = plain(file, length);
  if (length < 60) return report;
  const edges = [0, ...cuts, length];
  const span = (kind: string, spans: readonly (readonly [number, number])[]) =>
    spans.map(([start, end]) => ({ kind, start: s(start), end: s(end) }));
  return {
    ...report,
    events: [...cuts.map((at) => ({ kind: "cut", at: s(at) })), ...span("dissolve", dissolves)],
    spans: [...span("black", blacks), ...span("freeze", freezes)],
    audio: { codec: "aac", rate: 48_000, channels: 2 },
    loudness: {
      integrated_lufs: -20.8,
      range_lu: 9.4,
      max_momentary_lufs: -14.2,
      max_short_term_lufs: -16.9,
      true_peak_dbtp: -0.4,
      true_peak_at: s(107.2),
    },
    stereo: { phase: 0.82 },
    scan: { kind: "progressive", progressive: 1, top: 0, bottom: 0 },
    shots: edges
      .slice(0, -1)
      .map((start, i) => ({ start: s(start), end: s(edges[i + 1] ?? length), index: 87, p5: 61 })),
    curves: {
      start: s(0),
      loudness: loudness(length),
      waveform: waveform(length),
      luma: luma(length, blacks),
      quality: quality(length),
    },
  };
}

/** Times of the stills of a video, and whether each is the first of a shot: 60 of them besides those of the shots. */
export function stillTimes(duration: number): readonly { at: number; shot: boolean }[] {
  const even = Array.from({ length: 60 }, (_, i) => ({ at: (duration * i) / 60, shot: false }));
  const shots = duration < 60 ? [] : cuts.map((at) => ({ at, shot: true }));
  return [...even, ...shots].toSorted((a, b) => a.at - b.at);
}
