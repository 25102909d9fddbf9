/** A rate of pictures as a fraction: 30000/1001. */
export type FrameRate = { readonly num: number; readonly den: number };

/** "30000/1001"; null for what is none. */
export function readRate(rational: string): FrameRate | null {
  const [num = Number.NaN, den = 1] = rational.split("/").map(Number);
  return num > 0 && den > 0 && Number.isFinite(num / den) ? { num, den } : null;
}

/** The number of the picture on screen at a time; a time half a millisecond before a picture means it. */
export const frameAt = (seconds: number, { num, den }: FrameRate) =>
  Math.max(0, Math.floor(((seconds + 0.0005) * num) / den));

const near = (rate: number, other: number) => Math.abs(rate / other - 1) < 1e-4;
const two = (value: number) => String(value).padStart(2, "0");

/** SMPTE ST 12-1: 29.97 and 59.94 drop numbers ("01:47:20;05"), all others count through ("01:47:20:05"). */
export function timecode(frame: number, { num, den }: FrameRate): string {
  const rate = num / den;
  const whole = Math.max(1, Math.round(rate));
  const drop = near(rate, 30000 / 1001) ? 2 : near(rate, 60000 / 1001) ? 4 : 0;
  const n = drop > 0 ? undropped(frame, whole, drop) : frame;
  const second = Math.floor(n / whole);
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return `${clock}${drop > 0 ? ";" : ":"}${two(n % whole)}`;
}

// The first numbers of every minute are left out, but of every tenth.
function undropped(frame: number, whole: number, drop: number): number {
  const minute = whole * 60 - drop;
  const ten = minute * 10 + drop;
  const rest = frame % ten;
  const minutes = rest < whole * 60 ? 0 : 1 + Math.floor((rest - whole * 60) / minute);
  return frame + Math.floor(frame / ten) * 9 * drop + minutes * drop;
}
