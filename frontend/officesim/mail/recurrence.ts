/** On which days a series happens: the same rules as `assess/officesim/mail/recurrence.py`. */
import type { CalendarEvent, DayName, EventBody, Recurrence } from "./model";
import { addDays, addMinutes, minutesBetween, weekdayOf } from "./dates";

export const DAYS: readonly DayName[] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
const MOST = 2000;

export interface Occurrence { readonly start: string; readonly end: string; readonly day: string }

/** Occurrences that start from day `first` to day `last`, both inclusive, in order. */
export function occurrences(event: EventBody | CalendarEvent, first: string, last: string): Occurrence[] {
  const length = minutesBetween(event.start, event.end);
  const changed = new Map(event.exceptions.map((one) => [one.day, one]));
  const found: Occurrence[] = [];
  for (const day of daysOf(event, last)) {
    const exception = changed.get(day);
    if (exception) {
      if (exception.start !== null && exception.end !== null) found.push({ start: exception.start, end: exception.end, day });
      continue;
    }
    const start = day + event.start.slice(10);
    found.push({ start, end: addMinutes(start, length), day });
  }
  return found.filter((one) => first <= one.start.slice(0, 10) && one.start.slice(0, 10) <= last)
    .sort((one, other) => (one.start < other.start ? -1 : 1));
}

function* daysOf(event: EventBody, last: string): Generator<string> {
  const start = event.start.slice(0, 10);
  const { recurrence } = event;
  if (recurrence === null) {
    yield start;
    return;
  }
  const horizon = [last, ...event.exceptions.map((one) => one.day)].sort().at(-1) as string;
  const limit = recurrence.until !== null && recurrence.until < horizon ? recurrence.until : horizon;
  let count = 0;
  for (const day of endless(start, recurrence)) {
    if (day > limit || count >= (recurrence.count ?? MOST)) return;
    yield day;
    count += 1;
  }
}

function* endless(start: string, recurrence: Recurrence): Generator<string> {
  const { every, unit } = recurrence;
  if (unit === "day") {
    for (let step = 0; step < MOST; step += 1) yield addDays(start, step * every);
  } else if (unit === "week") {
    const monday = addDays(start, -weekdayOf(start));
    const wanted = recurrence.days.map((name) => DAYS.indexOf(name)).sort((a, b) => a - b);
    for (let step = 0; step < MOST; step += 1) {
      for (const weekday of wanted) {
        const day = addDays(monday, step * every * 7 + weekday);
        if (day >= start) yield day;
      }
    }
  } else yield* months(start, recurrence, every * (unit === "year" ? 12 : 1));
}

function* months(start: string, recurrence: Recurrence, step: number): Generator<string> {
  const base = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1;
  for (let number = 0; number < MOST; number += 1) {
    const at = base + number * step;
    const year = Math.floor(at / 12);
    if (year > 9990) return;
    const day = dayOf(year, (at % 12) + 1, start, recurrence.week);
    if (day !== null && day >= start) yield day;
  }
}

function dayOf(year: number, month: number, start: string, week: number | null): string | null {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = (day: number) =>
    `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (week === null) {
    const day = Number(start.slice(8, 10));
    return day <= length ? name(day) : null;
  }
  const days: string[] = [];
  for (let day = 1; day <= length; day += 1) if (weekdayOf(name(day)) === weekdayOf(start)) days.push(name(day));
  return (week === 5 ? days.at(-1) : days[week - 1]) ?? null;
}
