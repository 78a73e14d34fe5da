/** Days ("2027-03-15") and moments ("2027-03-15T09:00") of the mailbox: no zone, no clock. */
import type { Locale } from "../contract";

function read(moment: string): Date {
  return new Date(`${moment.length === 10 ? `${moment}T00:00` : moment}:00Z`);
}
function written(date: Date): string {
  return date.toISOString().slice(0, 16);
}

export function dayOf(moment: string): string {
  return moment.slice(0, 10);
}
export function addDays(day: string, days: number): string {
  const date = read(dayOf(day));
  date.setUTCDate(date.getUTCDate() + days);
  return written(date).slice(0, 10);
}
export function addMinutes(moment: string, minutes: number): string {
  return written(new Date(read(moment).getTime() + minutes * 60_000));
}
export function minutesBetween(start: string, end: string): number {
  return Math.round((read(end).getTime() - read(start).getTime()) / 60_000);
}
/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (read(dayOf(day)).getUTCDay() + 6) % 7;
}
export function mondayOf(day: string): string {
  return addDays(day, -weekdayOf(day));
}
export function isDay(text: string): boolean {
  // The years that the server takes.
  return /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(read(text).getTime()) && written(read(text)).slice(0, 10) === text;
}
/** "9:30", "09.30", "9h30", "9" as "09:30"; null for what is no time. */
export function readTime(text: string): string | null {
  const found = /^\s*(\d{1,2})(?:\s*[:.hH]\s*(\d{2})?)?\s*$/.exec(text);
  if (!found?.[1]) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? "0");
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function show(moment: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const name = locale === "fr" ? "fr-FR" : "en-GB";
  const key = name + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(name, { timeZone: "UTC", ...options });
    formats.set(key, format);
  }
  return format.format(read(moment));
}
export const timeOf = (moment: string) => moment.slice(11, 16);
export const longDay = (moment: string, locale: Locale) =>
  show(moment, locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (moment: string, locale: Locale) =>
  show(moment, locale, { weekday: "short", day: "2-digit", month: "2-digit" });
export const fullMoment = (moment: string, locale: Locale) => `${longDay(moment, locale)}, ${timeOf(moment)}`;
