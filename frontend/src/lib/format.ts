// Numbers, sizes and times as people write them. Sizes are decimal (1 kB = 1000 B); a space before the unit in every language.

export type Locale = "ko" | "en" | "ja";

const nbsp = "\u00a0";
const units = ["B", "kB", "MB", "GB", "TB"] as const;

const number = (locale: Locale, value: number, digits = 0) =>
  new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** The power of 1000 to show a size in. */
function scale(bytes: number): number {
  let power = 0;
  while (power < units.length - 1 && bytes >= 999.5 * 1000 ** power) power += 1;
  return power;
}

/** Three digits that say something: 412 kB, 38.6 MB, 1.84 GB. */
function scaled(locale: Locale, bytes: number, power: number): string {
  const value = bytes / 1000 ** power;
  return number(locale, value, power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** "1.84 GB" */
export function formatBytes(locale: Locale, bytes: number): string {
  const power = scale(bytes);
  return `${scaled(locale, bytes, power)}${nbsp}${units[power]}`;
}

/** Done and total in the unit of the total: { done: "12.4", total: "48.0 GB" }. */
export function formatPart(locale: Locale, done: number, total: number) {
  const power = scale(total);
  const digits = power === 0 || total / 1000 ** power >= 100 ? 0 : 1;
  const write = (bytes: number) => number(locale, bytes / 1000 ** power, digits);
  return { done: write(done), total: `${write(total)}${nbsp}${units[power]}` };
}

/** bytes a second: "112 MB/s" */
export const formatRate = (locale: Locale, rate: number) => `${formatBytes(locale, rate)}/s`;

/** bit a second: "2.1 Mbit/s" */
export function formatBitrate(locale: Locale, rate: number): string {
  return rate < 999_500
    ? `${number(locale, rate / 1e3)}${nbsp}kbit/s`
    : `${number(locale, rate / 1e6, 1)}${nbsp}Mbit/s`;
}

/** 0…1: "62 %" */
export const formatPercent = (locale: Locale, part: number) =>
  `${number(locale, Math.floor(Math.min(Math.max(part, 0), 1) * 100))}${nbsp}%`;

export const formatCount = (locale: Locale, value: number) => number(locale, value);

/** "4.8" */
export const formatFactor = (locale: Locale, value: number) =>
  number(locale, value, value >= 10 ? 0 : 1);

/** "A, B, C": a list without an "and", as in a table. */
export const formatList = (locale: Locale, items: readonly string[]) =>
  items.join(locale === "ja" ? "、" : ", ");

/** "3.6 GHz" */
export const formatGigahertz = (locale: Locale, value: number) =>
  `${number(locale, value, 1)}${nbsp}GHz`;

/** "61 °C" */
export const formatCelsius = (locale: Locale, value: number) => `${number(locale, value)}${nbsp}°C`;

/** How many cores are busy: "2.1" */
export const formatCores = (locale: Locale, value: number) => number(locale, value, 1);

/** A length of time in its largest useful unit: "41 s", "5 min", "2 h 10 min"; 41초, 5분; 41 秒, 5 分. */
export function formatSpan(locale: Locale, seconds: number, digits = 0): string {
  const s = Math.max(seconds, 0);
  if (s < 59.5) return unit(locale, "second", digits > 0 ? s : Math.round(s), digits);
  if (s < 3_570) return unit(locale, "minute", Math.round(s / 60));
  const hours = Math.floor(Math.round(s / 60) / 60);
  const minutes = Math.round(s / 60) % 60;
  const head = unit(locale, "hour", hours);
  return minutes === 0 ? head : `${head} ${unit(locale, "minute", minutes)}`;
}

const shortUnit = {
  second: { en: " s", ko: "초", ja: " 秒" },
  minute: { en: " min", ko: "분", ja: " 分" },
  hour: { en: " h", ko: "시간", ja: " 時間" },
} as const;

// Intl writes "41 sec"; the window says "41 s" as the look has it, so the words stand here.
function unit(locale: Locale, name: keyof typeof shortUnit, value: number, digits = 0): string {
  return `${number(locale, value, digits)}${shortUnit[name][locale].replace(" ", nbsp)}`;
}

/** A place in a video: "01:47.20", with hours "1:01:47.20"; digits after the second: 0…3. It never rounds up to the next frame. */
export function formatTimecode(seconds: number, digits = 2): string {
  const step = 10 ** digits;
  const total = Math.floor(Math.max(seconds, 0) * step + 1e-6);
  const fraction = digits > 0 ? `.${String(total % step).padStart(digits, "0")}` : "";
  const whole = Math.floor(total / step);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
}

/** "14:20" */
export const formatClock = (locale: Locale, at: Date) =>
  new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    at,
  );

/** "12 Mar", with the year when it is another one. */
export function formatDate(locale: Locale, at: Date, now: Date): string {
  const sameYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Whole days from at to now by the calendar; 0 is today, 1 yesterday. */
export const daysBetween = (at: Date, now: Date) =>
  Math.round((midnight(now) - midnight(at)) / 86_400_000);

/** "today", "yesterday", "3 days ago", and from a week on the date. */
export function formatDay(locale: Locale, at: Date, now: Date): string {
  const days = daysBetween(at, now);
  if (days < 0 || days > 6) return formatDate(locale, at, now);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
}

/** "18:00" of today, "12 Mar 18:00" or "yesterday 18:00" of another day: for lists. */
export const formatWhen = (locale: Locale, at: Date, now: Date): string =>
  daysBetween(at, now) === 0 ? formatClock(locale, at) : formatMoment(locale, at, now);

/** "12 Mar, 18:00" for the near future and past: "today 18:00", "tomorrow 18:00". */
export function formatMoment(locale: Locale, at: Date, now: Date): string {
  const days = daysBetween(at, now);
  const day =
    Math.abs(days) <= 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day")
      : formatDate(locale, at, now);
  return `${day} ${formatClock(locale, at)}`;
}
