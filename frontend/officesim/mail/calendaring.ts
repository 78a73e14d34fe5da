/** Commands of the calendar: open, write, save, send and delete events. */
import type { Via } from "../contract";
import { openDialog, toast } from "../kit";
import { run, type App } from "./app";
import { addDays, addMinutes, dayOf, isDay, minutesBetween, weekdayOf } from "./dates";
import { sure } from "./mailing";
import type { CalendarEvent, DayName, EventBody, Person, Recurrence } from "./model";
import { DAYS } from "./recurrence";

export const BODY: readonly (keyof EventBody)[] = [
  "title", "location", "start", "end", "all_day", "body", "attendees", "show_as", "reminder", "categories", "private", "importance", "recurrence", "exceptions",
];

export function blank(app: App, start: string, more: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    title: "", location: "", start, end: addMinutes(start, 30), all_day: false, body: "", attendees: [], show_as: "busy", reminder: 15, categories: [],
    private: false, importance: "normal", recurrence: null, exceptions: [], organiser: app.store.box.owner, sent: false, response: "none", comment: "", ...more,
  };
}

export function newEvent(app: App, meeting: boolean, start?: string, more: Partial<CalendarEvent> = {}): void {
  const { screen } = app;
  app.flush();
  const from = start ?? screen.slot ?? `${screen.day}T09:00`;
  screen.module = "calendar";
  screen.editing = { id: null, event: blank(app, from, more), occurrence: null, invites: meeting };
  app.render();
  app.focusCompose();
}

export function meetingWith(app: App, people: readonly Person[], title = ""): void {
  newEvent(app, true, undefined, { title, attendees: people.map(({ name, address }) => ({ name, address, required: true })) });
}

export async function openEvent(app: App, id: string, day: string): Promise<void> {
  const event = app.store.box.events[id];
  if (!event) return;
  let occurrence: string | null = null;
  if (event.recurrence) {
    const got = await openDialog({
      title: app.words.thisOrSeries, ok: app.words.openSeries, buttons: [{ id: "one", label: app.words.openOccurrence }],
      tabs: [{ label: app.words.recurrence, fields: [] }],
    });
    if (!got) return;
    if (got.button === "one") occurrence = day;
  }
  const shown = structuredClone(event);
  if (occurrence) Object.assign(shown, occurrenceOf(event, occurrence));
  app.screen.editing = { id, event: shown, occurrence, invites: event.attendees.length > 0 };
  app.render();
  app.focusCompose();
}

/** When one occurrence of a series takes place: as it was moved, or as the series says. */
function occurrenceOf(event: CalendarEvent, day: string): { start: string; end: string } {
  const moved = event.exceptions.find((one) => one.day === day);
  const start = moved?.start ?? day + event.start.slice(10);
  return { start, end: moved?.end ?? addMinutes(start, minutesBetween(event.start, event.end)) };
}

/** Save what is being written; for a meeting, `send` sends it too. */
export function save(app: App, via: Via, sending: boolean): void {
  const { editing } = app.screen;
  if (!editing) return;
  const { event, id, occurrence } = editing;
  const value: EventBody = structuredClone(Object.fromEntries(BODY.map((key) => [key, event[key]]))) as unknown as EventBody;
  if (!editing.invites) value.attendees = [];
  const meeting = value.attendees.length > 0 && event.organiser.address === app.store.box.owner.address;
  const cmd = meeting ? "meeting" : "appointment";
  app.screen.editing = null;
  let recorded: boolean;
  if (id === null) {
    const name = app.store.id("e");
    recorded = run(app, `${cmd}.${sending ? "send" : "save"}`, via, [
      { op: "event.add", id: name, event: value }, ...(sending && meeting ? [{ op: "event.send" as const, id: name }] : []),
    ]);
    app.screen.event = name;
  } else if (occurrence) {
    const before = occurrenceOf(app.store.box.events[id] as CalendarEvent, occurrence);
    const moved = before.start !== value.start || before.end !== value.end;
    recorded = moved && moveOccurrence(app, id, occurrence, value.start, value.end, via, sending && meeting);
  } else {
    const before = app.store.box.events[id] as CalendarEvent;
    const set = Object.fromEntries(BODY.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(value[key])).map((key) => [key, value[key]]));
    const changed = Object.keys(set).length > 0;
    const again = sending && meeting && (changed || !before.sent);
    recorded = run(app, `${cmd}.${sending ? "send" : "save"}`, via, [
      ...(changed ? [{ op: "event.set" as const, id, set }] : []), ...(again ? [{ op: "event.send" as const, id }] : []),
    ]);
  }
  if (recorded && sending && meeting) toast(app.words.invitationSent);
  app.screen.day = dayOf(value.start);
  app.render();
  app.focusList();
}

function moveOccurrence(app: App, id: string, day: string, start: string | null, end: string | null, via: Via, sending = false): boolean {
  const event = app.store.box.events[id];
  if (!event) return false;
  const exceptions = [...event.exceptions.filter((one) => one.day !== day), { day, start, end }].slice(-100);
  return run(app, start === null ? "occurrence.delete" : "occurrence.move", via, [
    { op: "event.set", id, set: { exceptions } }, ...(sending ? [{ op: "event.send" as const, id }] : []),
  ]);
}

export async function deleteEvent(app: App, id: string, day: string, via: Via): Promise<void> {
  const event = app.store.box.events[id];
  if (!event) return;
  if (event.recurrence) {
    const got = await openDialog({
      title: app.words.thisOrSeries, ok: app.words.deleteOccurrence, buttons: [{ id: "series", label: app.words.deleteSeries }],
      tabs: [{ label: app.words.recurrence, fields: [] }],
    });
    if (!got) return;
    if (got.button === "ok") {
      moveOccurrence(app, id, day, null, null, via);
      return;
    }
  } else if (event.attendees.length > 0 && !(await sure(app, `${app.words.del} – ${event.title}`, app.words.del))) return;
  app.screen.editing = null;
  app.screen.event = null;
  run(app, "event.delete", via, [{ op: "event.remove", id }]);
  app.focusList();
}

export function cancelEditing(app: App): void {
  app.screen.editing = null;
  app.render();
  app.focusList();
}

export function go(app: App, by: -1 | 1): void {
  const { screen } = app;
  if (screen.calendarView === "month") {
    const [year, month] = screen.day.split("-").map(Number) as [number, number];
    const at = year * 12 + month - 1 + by;
    screen.day = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`;
  } else screen.day = addDays(screen.day, by * (screen.calendarView === "day" ? 1 : 7));
  screen.slot = null;
  app.render();
}

export async function recurrenceDialog(app: App): Promise<void> {
  const { words, screen } = app;
  const { editing } = screen;
  if (!editing || editing.occurrence) return;
  const { event } = editing;
  const now = event.recurrence;
  const unit = (name: string) => (values: Readonly<Record<string, unknown>>) => values["unit"] === name;
  const monthly = (values: Readonly<Record<string, unknown>>) => values["unit"] === "month" || values["unit"] === "year";
  const weekday = DAYS[weekdayOf(event.start)] as DayName;
  const nth = Math.min(5, Math.ceil(Number(event.start.slice(8, 10)) / 7));
  const by = now?.week === 5 ? "last" : now?.week ? "week" : "day";
  const got = await openDialog({
    title: words.recurrence,
    ...(now ? { buttons: [{ id: "remove", label: words.removeRecurrence }] } : {}),
    tabs: [{
      label: words.pattern, fields: [
        { name: "unit", label: words.unit, type: "radio", value: now?.unit ?? "week", fieldset: words.pattern, options: [{ value: "day", label: words.daily }, { value: "week", label: words.weekly }, { value: "month", label: words.monthly }, { value: "year", label: words.yearly }] },
        { name: "every", label: words.every, type: "number", value: now?.every ?? 1, min: 1, max: 99, fieldset: words.pattern, hint: words.everyHint },
        ...DAYS.map((name) => ({ name, label: words[name], type: "check" as const, value: now ? now.days.includes(name) : name === weekday, fieldset: words.onDays, when: unit("week") })),
        { name: "by", label: words.monthlyBy, type: "select", value: by, fieldset: words.monthlyBy, when: monthly, options: [{ value: "day", label: words.sameDay }, { value: "week", label: words.sameWeekday }, { value: "last", label: words.lastWeekday }] },
        { name: "ends", label: words.range, type: "radio", value: now?.count ? "count" : now?.until ? "until" : "never", fieldset: words.range, options: [{ value: "never", label: words.endless }, { value: "count", label: words.endAfter }, { value: "until", label: words.endBy }] },
        { name: "count", label: words.occurrencesN, type: "number", value: now?.count ?? 10, min: 1, max: 999, fieldset: words.range, when: (values) => values["ends"] === "count" },
        { name: "until", label: words.endByDate, type: "date", value: now?.until ?? addDays(event.start, 90), fieldset: words.range, when: (values) => values["ends"] === "until" },
      ],
    }],
    check: (values) => {
      if (values["unit"] === "week" && !DAYS.some((name) => values[name])) return { field: "mo", text: words.needDay };
      return values["ends"] === "until" && !isDay(String(values["until"])) ? { field: "until", text: words.badDate } : null;
    },
  });
  if (!got) return;
  const { values } = got;
  if (got.button === "remove") event.recurrence = null;
  else {
    const kind = values["unit"] as Recurrence["unit"];
    const days = kind === "week" ? DAYS.filter((name) => values[name] === true) : [];
    const week = kind === "month" || kind === "year" ? { day: null, week: nth === 5 ? 5 : nth, last: 5 }[String(values["by"]) as "day" | "week" | "last"] : null;
    event.recurrence = {
      unit: kind, every: Math.round(Number(values["every"])), days, week,
      until: values["ends"] === "until" ? String(values["until"]) : null, count: values["ends"] === "count" ? Math.round(Number(values["count"])) : null,
    };
    // A weekly series begins on its first day, as office programs set it.
    if (kind === "week" && !days.includes(weekday)) {
      for (let add = 1; add < 7; add += 1) {
        const day = addDays(event.start, add);
        if (days.includes(DAYS[weekdayOf(day)] as DayName)) {
          const length = minutesBetween(event.start, event.end);
          event.start = day + event.start.slice(10);
          event.end = addMinutes(event.start, length);
          break;
        }
      }
    }
  }
  app.render();
}
