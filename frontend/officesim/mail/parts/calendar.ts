/** The calendar: day, weeks and month; slots and events by mouse and keyboard. */
import { contextMenu, icon } from "../../kit";
import { h } from "../../kit/dom";
import type { App } from "../app";
import { run } from "../app";
import { deleteEvent, go, newEvent, openEvent } from "../calendaring";
import { addDays, addMinutes, dayOf, longDay, minutesBetween, mondayOf, show, timeOf, weekdayOf } from "../dates";
import type { CalendarEvent } from "../model";
import { occurrences } from "../recurrence";

interface Shown { readonly id: string; readonly event: CalendarEvent; readonly start: string; readonly end: string; readonly day: string }
const SLOT = 30;

export function calendarPane(app: App): HTMLElement {
  const { words, screen } = app;
  const days = daysShown(app);
  const title = screen.calendarView === "month"
    ? show(screen.day, app.locale, { month: "long", year: "numeric" })
    : days.length === 1 ? longDay(days[0] as string, app.locale)
      : `${show(days[0] as string, app.locale, { day: "numeric", month: "long" })} – ${show(days.at(-1) as string, app.locale, { day: "numeric", month: "long", year: "numeric" })}`;
  const step = (by: -1 | 1, name: string, label: string) => h("button", {
    type: "button", class: "mail-small-button", "aria-label": label, "data-key": `cal${by}`, onclick: () => go(app, by),
  }, icon(name));
  const head = h("div", { class: "mail-calendar-head" },
    h("button", { type: "button", class: "kit-push", "data-key": "cal0", onclick: () => toToday(app) }, words.today),
    step(-1, "chevron_left", words.previous), step(1, "chevron_right", words.next), h("h2", { class: "mail-calendar-title", "aria-live": "polite" }, title));
  const body = screen.calendarView === "month" ? month(app, days) : timeGrid(app, days);
  return h("section", { class: "mail-calendar", "aria-label": words.calendar }, head, body);
}

export function toToday(app: App): void {
  app.screen.day = dayOf(app.store.box.today);
  app.screen.slot = null;
  app.render();
}

function daysShown(app: App): string[] {
  const { calendarView: view, day } = app.screen;
  if (view === "day") return [day];
  if (view === "month") {
    const first = mondayOf(`${day.slice(0, 8)}01`);
    return Array.from({ length: 42 }, (_, at) => addDays(first, at));
  }
  return Array.from({ length: view === "week" ? 7 : 5 }, (_, at) => addDays(mondayOf(day), at));
}

/** Events by day, declined invitations left out. */
function shownBetween(app: App, first: string, last: string): Shown[] {
  return Object.entries(app.store.box.events)
    .filter(([, event]) => event.response !== "declined")
    .flatMap(([id, event]) => occurrences(event, addDays(first, -31), last).map((one) => ({ id, event, ...one })))
    .filter((one) => dayOf(one.end) >= first && !(dayOf(one.end) === first && timeOf(one.end) === "00:00" && dayOf(one.start) < first))
    .sort((one, other) => one.start.localeCompare(other.start) || one.event.title.localeCompare(other.event.title));
}

export function eventsToday(app: App): number {
  const { day } = app.screen;
  return shownBetween(app, day, day).length;
}

function eventButton(app: App, shown: Shown, compact: boolean): HTMLElement {
  const { words, store } = app;
  const { event, id } = shown;
  const colour = event.categories.map((one) => store.box.categories[one]?.colour).find(Boolean);
  const time = event.all_day ? words.allDay : `${timeOf(shown.start)}–${timeOf(shown.end)}`;
  const label = [event.title, longDay(shown.start, app.locale), time, event.location, event.recurrence ? words.repeats : "", event.private ? words.privateMark : "", event.attendees.length ? words.meeting : ""].filter(Boolean).join(", ");
  const button = h("button", {
    type: "button", class: `mail-event mail-show-${event.show_as}${colour ? ` mail-c-${colour}` : ""}`, "data-key": `event-${id}-${shown.day}`, "data-event": id, "data-day": shown.day,
    "aria-label": label, "aria-pressed": String(app.screen.event === `${id}|${shown.day}`), title: label,
    onclick: () => {
      app.screen.event = `${id}|${shown.day}`;
      app.render();
    },
    ondblclick: () => void openEvent(app, id, shown.day),
  }, compact && !event.all_day ? h("span", { class: "mail-event-time" }, `${timeOf(shown.start)} `) : null,
  h("span", { class: "mail-event-title" }, event.title || "–"),
  compact ? null : h("span", { class: "mail-event-place" }, event.location),
  h("span", { class: "mail-event-marks" }, event.recurrence ? icon("arrow_sync") : null, event.private ? icon("lock_closed") : null, event.attendees.length ? icon("people") : null));
  button.addEventListener("keydown", (key) => {
    if (key.key === "Enter") void openEvent(app, id, shown.day);
    else if (key.key === "Delete") void deleteEvent(app, id, shown.day, "key");
    else return;
    key.preventDefault();
    key.stopPropagation();
  });
  return button;
}

function timeGrid(app: App, days: readonly string[]): HTMLElement {
  const { words, screen, store } = app;
  const today = dayOf(store.box.today);
  const all = shownBetween(app, days[0] as string, days.at(-1) as string);
  const heads = h("div", { class: "mail-grid-heads" }, h("span", { class: "mail-hours-head" }));
  const whole = h("div", { class: "mail-grid-whole", role: "group", "aria-label": words.allDay }, h("span", { class: "mail-hours-head" }));
  const columns = h("div", { class: "mail-columns" }, hours());
  const stop = stopIn(app, days);
  for (const day of days) {
    heads.append(h("div", { class: `mail-day-head${day === today ? " mail-today" : ""}` },
      h("span", { class: "mail-day-number" }, String(Number(day.slice(8)))), h("span", {}, show(day, app.locale, { weekday: "long" }))));
    const onDay = all.filter((one) => dayOf(one.start) <= day && (dayOf(one.end) > day || dayOf(one.start) === day));
    whole.append(h("div", { class: "mail-whole" }, ...onDay.filter(lasting).filter((one) => !one.event.all_day || one.end > `${day}T00:00`).map((one) => eventButton(app, one, true))));
    columns.append(column(app, day, stop, onDay.filter((one) => !lasting(one))));
  }
  heads.style.setProperty("--days", String(days.length));
  whole.style.setProperty("--days", String(days.length));
  columns.style.setProperty("--days", String(days.length));
  const grid = h("div", { class: "mail-grid", role: "group", "aria-label": words.calendarGrid, "data-scroll": "calendar", tabindex: -1 },
    h("div", { class: "mail-grid-top" }, heads, whole), columns);
  grid.addEventListener("keydown", (event) => onSlotKey(app, event));
  contextMenu(grid, (target) => {
    const chosen = target.closest<HTMLElement>("[data-event]");
    const slot = target.closest<HTMLElement>("[data-slot]")?.dataset["slot"];
    if (chosen) return eventMenu(app, chosen.dataset["event"] ?? "", chosen.dataset["day"] ?? "");
    if (slot) screen.slot = slot;
    return [
      { id: "appointment", label: words.newAppointment, icon: "calendar_add", run: () => newEvent(app, false, slot) },
      { id: "meeting", label: words.newMeeting, icon: "people_add", run: () => newEvent(app, true, slot) },
    ];
  });
  return grid;
}

function eventMenu(app: App, id: string, day: string) {
  const { words } = app;
  return [
    { id: "open", label: words.open, icon: "open", run: () => void openEvent(app, id, day) },
    { id: "delete", label: words.del, icon: "delete", run: (via: "menu" | unknown) => void deleteEvent(app, id, day, via as "menu") },
  ];
}

function lasting(one: Shown): boolean {
  return one.event.all_day || minutesBetween(one.start, one.end) >= 1440;
}

function hours(): HTMLElement {
  return h("div", { class: "mail-hours", "aria-hidden": "true" }, ...Array.from({ length: 24 }, (_, hour) => h("span", {}, `${String(hour).padStart(2, "0")}:00`)));
}

/** The half hour that Tab comes to: the chosen one, or the nearest day that is drawn. */
function stopIn(app: App, days: readonly string[]): string {
  const wanted = app.screen.slot ?? `${app.screen.day}T09:00`;
  const [first, last] = [days[0] as string, days.at(-1) as string];
  const day = dayOf(wanted) < first ? first : dayOf(wanted) > last ? last : dayOf(wanted);
  return `${day}T${timeOf(wanted)}`;
}

function column(app: App, day: string, stop: string, events: readonly Shown[]): HTMLElement {
  const { screen } = app;
  const element = h("div", { class: "mail-column", role: "group", "aria-label": longDay(day, app.locale) });
  for (let minute = 0; minute < 1440; minute += SLOT) {
    const slot = addMinutes(`${day}T00:00`, minute);
    const on = slot === stop;
    element.append(h("div", {
      class: `mail-slot${minute >= 480 && minute < 1080 && weekdayOf(day) < 5 ? " mail-working" : ""}`, role: "button", tabindex: on ? 0 : -1,
      "aria-pressed": String(screen.slot === slot), "aria-label": app.words.slot(longDay(day, app.locale), timeOf(slot)), "data-slot": slot, "data-key": `slot-${slot}`,
      onclick: () => chooseSlot(app, slot), ondblclick: () => newEvent(app, false, slot),
    }));
  }
  const cell = h("div", { class: "mail-column-events" });
  for (const { shown, lane, lanes } of lanesOf(events)) {
    const button = eventButton(app, shown, false);
    const from = dayOf(shown.start) === day ? Number(timeOf(shown.start).slice(0, 2)) * 60 + Number(timeOf(shown.start).slice(3)) : 0;
    const length = Math.max(20, Math.min(1440 - from, minutesBetween(shown.start, shown.end)));
    button.style.setProperty("top", `calc(var(--hour) * ${from / 60})`);
    button.style.setProperty("height", `calc(var(--hour) * ${length / 60} - 1px)`);
    button.style.setProperty("left", `${(lane / lanes) * 100}%`);
    button.style.setProperty("width", `calc(${100 / lanes}% - 2px)`);
    drag(app, button, shown);
    cell.append(button);
  }
  element.append(cell);
  return element;
}

/** Events that overlap stand side by side. */
export function lanesOf<T extends { start: string; end: string }>(events: readonly T[]): { shown: T; lane: number; lanes: number }[] {
  const found: { shown: T; lane: number; lanes: number }[] = [];
  let cluster: { shown: T; lane: number; lanes: number }[] = [];
  let until = "";
  const close = () => {
    const lanes = Math.max(0, ...cluster.map((one) => one.lane)) + 1;
    for (const one of cluster) one.lanes = lanes;
    found.push(...cluster);
    cluster = [];
  };
  for (const shown of events) {
    if (shown.start >= until) close();
    let lane = 0;
    while (cluster.some((one) => one.lane === lane && one.shown.end > shown.start)) lane += 1;
    cluster.push({ shown, lane, lanes: 1 });
    if (shown.end > until) until = shown.end;
  }
  close();
  return found;
}

function chooseSlot(app: App, slot: string): void {
  Object.assign(app.screen, { slot, day: dayOf(slot), event: null });
  app.render();
  document.querySelector<HTMLElement>(`[data-key="slot-${slot}"]`)?.focus({ preventScroll: true });
}

function onSlotKey(app: App, event: KeyboardEvent): void {
  const slot = (event.target as HTMLElement).dataset["slot"];
  if (!slot || event.ctrlKey || event.altKey) return;
  const moves: Record<string, number> = { ArrowDown: SLOT, ArrowUp: -SLOT, ArrowRight: 1440, ArrowLeft: -1440, PageDown: 10080, PageUp: -10080 };
  const move = moves[event.key];
  if (move !== undefined) {
    let to = addMinutes(slot, move);
    // The work week has no weekend to stand on.
    while (app.screen.calendarView === "workweek" && weekdayOf(to) > 4) to = addMinutes(to, Math.sign(move) * 1440);
    chooseSlot(app, to);
    document.querySelector<HTMLElement>(`[data-key="slot-${app.screen.slot}"]`)?.scrollIntoView?.({ block: "nearest" });
  } else if (event.key === "Enter") newEvent(app, false, slot);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Dragging moves an event of one's own by half hours and days. */
function drag(app: App, button: HTMLElement, shown: Shown): void {
  if (shown.event.recurrence || shown.event.organiser.address !== app.store.box.owner.address) return;
  button.draggable = true;
  button.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", shown.id));
  button.addEventListener("dragend", (event) => {
    const under = document.elementsFromPoint(event.clientX, event.clientY).map((one) => (one as HTMLElement).dataset?.["slot"]).find(Boolean);
    if (!under || under === shown.start) return;
    run(app, "event.move", "mouse", [{
      op: "event.set", id: shown.id, set: { start: under, end: addMinutes(under, minutesBetween(shown.start, shown.end)) },
    }]);
  });
}

function month(app: App, days: readonly string[]): HTMLElement {
  const { screen, store, words } = app;
  const all = shownBetween(app, days[0] as string, days.at(-1) as string);
  const grid = h("div", { class: "mail-month", role: "grid", "aria-label": words.calendarGrid },
    h("div", { class: "mail-month-row mail-month-names", role: "row" }, ...days.slice(0, 7).map((day) => h("div", { role: "columnheader" }, show(day, app.locale, { weekday: "long" })))));
  for (let week = 0; week < 6; week += 1) {
    const row = h("div", { class: "mail-month-row", role: "row" });
    for (const day of days.slice(week * 7, week * 7 + 7)) {
      const on = all.filter((one) => dayOf(one.start) <= day && (dayOf(one.end) > day || dayOf(one.start) === day));
      const cell = h("div", {
        class: `mail-month-day${day.slice(0, 7) === screen.day.slice(0, 7) ? "" : " mail-other-month"}${day === dayOf(store.box.today) ? " mail-today" : ""}`,
        role: "gridcell", tabindex: day === screen.day ? 0 : -1, "data-slot": `${day}T09:00`, "data-key": `slot-${day}T09:00`, "aria-label": longDay(day, app.locale),
        onclick: (event) => event.target === event.currentTarget && chooseSlot(app, `${day}T09:00`), ondblclick: () => newEvent(app, false, `${day}T09:00`),
      }, h("span", { class: "mail-day-number" }, String(Number(day.slice(8)))), ...on.slice(0, 4).map((one) => eventButton(app, one, true)),
      on.length > 4 ? h("span", { class: "mail-soft" }, words.moreEvents(on.length - 4)) : null);
      row.append(cell);
    }
    grid.append(row);
  }
  grid.addEventListener("keydown", (event) => {
    const slot = (event.target as HTMLElement).dataset["slot"];
    const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (!slot) return;
    if (move !== undefined) chooseSlot(app, `${addDays(slot, move)}T09:00`);
    else if (event.key === "Enter") newEvent(app, false, slot);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return grid;
}
