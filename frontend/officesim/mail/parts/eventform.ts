/** The form of an appointment or meeting, in the place of the calendar. */
import { dayInput, icon, toast } from "../../kit";
import { h } from "../../kit/dom";
import { nameOf, resolve, type App } from "../app";
import { save } from "../calendaring";
import { addDays, addMinutes, dayOf, isDay, minutesBetween, readTime, timeOf } from "../dates";
import type { CalendarEvent, Person } from "../model";
import { clean } from "../store";

/** One form per opened event; its own fields are the truth until it is saved. */
export class EventForm {
  readonly element: HTMLElement;
  private readonly inputs = new Map<string, HTMLInputElement | HTMLTextAreaElement>();
  private readonly days = new Map<string, ReturnType<typeof dayInput>>();
  private readonly invites: HTMLElement;
  private readonly note = h("p", { class: "mail-note mail-event-note" });
  private readonly problem = h("p", { class: "kit-error mail-problem", id: "mail-e-problem", role: "alert", hidden: true });
  private readonly times: HTMLElement[];
  private readonly allDay: HTMLInputElement;

  constructor(private readonly app: App, private readonly event: CalendarEvent, private readonly foreign: boolean) {
    const { words } = app;
    this.allDay = h("input", { type: "checkbox", id: "mail-e-all", "data-key": "e-all", onchange: () => this.setAllDay() });
    this.allDay.checked = event.all_day;
    const lines = (required: boolean) => event.attendees.filter((one) => one.required === required).map(nameOfAddress).join("; ");
    this.invites = h("div", {}, this.line("required", words.required, lines(true)), this.line("optional", words.optional, lines(false)));
    const last = event.all_day ? addDays(event.end, -1) : dayOf(event.end);
    const startTime = this.field("startTime", timeOf(event.start), words.startTime);
    const endTime = this.field("endTime", timeOf(event.end), words.endTime);
    this.times = [startTime, endTime];
    const body = h("textarea", { class: "mail-body", "aria-label": words.description, "data-key": "e-body", maxlength: 5000 });
    body.value = event.body;
    this.inputs.set("body", body);
    this.element = h("section", { class: "mail-compose mail-event-form", "aria-label": event.attendees.length ? words.meeting : words.appointment },
      this.note,
      h("div", { class: "mail-compose-head" },
        h("button", { type: "button", class: "mail-send", "data-key": "e-save", onclick: () => this.submit() }, icon("save"), h("span", {}, words.saveClose)),
        h("div", { class: "mail-compose-lines" },
          this.line("title", words.title, event.title), this.invites,
          h("div", { class: "mail-line mail-when" }, h("span", { class: "mail-line-label" }, words.start), this.day("startDay", dayOf(event.start), words.startDate), startTime,
            h("span", { class: "mail-check" }, this.allDay, h("label", { for: "mail-e-all" }, words.allDay))),
          h("div", { class: "mail-line mail-when" }, h("span", { class: "mail-line-label" }, words.end), this.day("endDay", last, words.endDate), endTime),
          this.line("location", words.location, event.location))),
      this.problem, body);
    for (const name of ["startDay", "startTime"]) {
      for (const kind of ["input", "change"]) this.inputs.get(name)?.addEventListener(kind, () => this.shift());
    }
    this.setAllDay(false);
    if (app.screen.editing?.occurrence) this.onlyTimes();
    this.refresh();
  }

  /** A series keeps nothing of one occurrence but when it takes place. */
  private onlyTimes(): void {
    const title = this.inputs.get("title") as HTMLInputElement;
    title.readOnly = true;
    for (const name of ["location", "body"]) {
      const input = this.inputs.get(name);
      const line = input?.closest<HTMLElement>(".mail-line") ?? input;
      if (line) line.hidden = true;
    }
    const check = this.allDay.closest<HTMLElement>(".mail-check");
    if (check) check.hidden = true;
  }

  private get occurrence(): boolean {
    return Boolean(this.app.screen.editing?.occurrence);
  }

  private line(name: string, label: string, value: string): HTMLElement {
    const id = `mail-e-${name}`;
    const input = h("input", { type: "text", class: "mail-line-input", id, maxlength: name === "title" || name === "location" ? 255 : 4000, autocomplete: "off", "data-key": `e-${name}` });
    input.value = value;
    this.inputs.set(name, input);
    return h("div", { class: "mail-line" }, h("label", { for: id, class: "mail-line-label" }, label), input);
  }

  private day(name: string, value: string, label: string): HTMLElement {
    const entry = dayInput({ class: "mail-when-input mail-day-input", "aria-label": label, "data-key": `e-${name}` }, value);
    this.days.set(name, entry);
    this.inputs.set(name, entry.input);
    return entry.element;
  }

  private field(name: string, value: string, label: string): HTMLInputElement {
    const input = h("input", { type: "text", class: "mail-when-input", "aria-label": label, "data-key": `e-${name}`, autocomplete: "off" });
    input.value = value;
    this.inputs.set(name, input);
    return input;
  }

  private value(name: string): string {
    return this.days.get(name)?.value() ?? this.inputs.get(name)?.value ?? "";
  }

  private setAllDay(change = true): void {
    const on = this.allDay.checked;
    for (const input of this.times) input.hidden = on;
    if (!change) return;
    this.event.all_day = on;
    // A half-hour becomes a day, a day the hours that stand in its fields.
    const [start, end] = [this.moment("start"), this.moment("end")];
    if (start !== null && end !== null && end >= start) Object.assign(this.event, { start, end });
    this.event.show_as = on ? "free" : "busy";
    this.app.render();
  }

  /** A later start takes the end with it, as office programs do. */
  private shift(): void {
    const start = this.moment("start");
    if (start === null) return;
    if (start === this.event.start) return;
    const end = addMinutes(start, Math.max(0, minutesBetween(this.event.start, this.event.end)));
    if (this.allDay.checked) this.set("endDay", addDays(end, -1));
    else {
      this.set("endDay", dayOf(end));
      this.set("endTime", timeOf(end));
    }
    Object.assign(this.event, { start, end });
  }

  private set(name: string, value: string): void {
    const day = this.days.get(name);
    const input = this.inputs.get(name);
    if (day) day.set(value);
    else if (input) input.value = value;
  }

  private moment(which: "start" | "end"): string | null {
    const day = this.value(`${which}Day`);
    if (!isDay(day)) return null;
    if (this.allDay.checked) return `${which === "end" ? addDays(day, 1) : day}T00:00`;
    const time = readTime(this.value(`${which}Time`));
    return time === null ? null : `${day}T${time}`;
  }

  focus(): void {
    this.inputs.get(this.occurrence ? "startDay" : "title")?.focus();
  }

  /** Series and times chosen elsewhere show here. */
  refresh(): void {
    const { editing } = this.app.screen;
    const invites = editing?.invites ?? false;
    this.invites.hidden = !invites || this.occurrence;
    const notes = [
      invites && !this.event.sent && !this.foreign ? this.app.words.notSent : "", this.event.recurrence ? this.app.words.repeats : "",
      this.event.private ? this.app.words.privateMark : "",
    ].filter(Boolean);
    this.note.textContent = notes.join(" · ");
    this.note.hidden = notes.length === 0;
    const button = this.element.querySelector(".mail-send");
    button?.replaceChildren(icon(invites ? "send" : "save"), h("span", {}, invites ? this.app.words.sendInvitation : this.app.words.saveClose));
    if (this.event.recurrence && !this.occurrence && isDay(this.value("startDay")) && this.value("startDay") !== dayOf(this.event.start)) {
      this.set("startDay", dayOf(this.event.start));
      // The end of whole days is the day after the last.
      this.set("endDay", this.event.all_day ? addDays(this.event.end, -1) : dayOf(this.event.end));
    }
  }

  /** What was typed goes into the event; says what is wrong and returns false otherwise. */
  read(): boolean {
    const { words } = this.app;
    const fail = (name: string, text: string) => {
      this.problem.textContent = text;
      this.problem.hidden = false;
      const input = this.inputs.get(name);
      input?.setAttribute("aria-invalid", "true");
      input?.setAttribute("aria-describedby", this.problem.id);
      input?.focus();
      return false;
    };
    for (const input of this.inputs.values()) for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
    for (const which of ["start", "end"] as const) {
      if (!isDay(this.value(`${which}Day`))) return fail(`${which}Day`, words.badDate);
      if (this.moment(which) === null) return fail(`${which}Time`, words.badTime);
    }
    const [start, end] = [this.moment("start") as string, this.moment("end") as string];
    if (end < start) return fail("endDay", words.endBeforeStart);
    const attendees: { name: string; address: string; required: boolean }[] = [];
    for (const required of [true, false]) {
      const name = required ? "required" : "optional";
      for (const part of this.value(name).split(/[;,]/).map((one) => one.trim()).filter(Boolean)) {
        const people = resolve(this.app, part);
        if (!people) return fail(name, words.notResolved(part));
        for (const one of people) if (!attendees.some((other) => other.address.toLowerCase() === one.address.toLowerCase())) attendees.push({ name: clean(one.name, 120), address: one.address, required });
      }
    }
    this.problem.hidden = true;
    const one = (name: string) => clean(this.value(name), 255).replace(/\n/g, " ").trim();
    Object.assign(this.event, { title: one("title"), location: one("location"), start, end, all_day: this.allDay.checked, body: clean(this.value("body"), 5000) });
    if (!this.foreign) this.event.attendees = attendees.slice(0, 100);
    return true;
  }

  submit(): void {
    const invites = this.app.screen.editing?.invites ?? false;
    if (!this.read()) return;
    if (invites && this.event.attendees.length === 0) toast(this.app.words.needRecipient);
    else save(this.app, "mouse", invites);
  }
}

function nameOfAddress(person: Person): string {
  return person.name ? `${nameOf(person)} <${person.address}>` : person.address;
}
