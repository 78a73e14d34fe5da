/** What the parts of the program share: the store, the words, and what is on the screen now. */
import type { Locale } from "../contract";
import type { Via } from "../contract";
import type { CalendarEvent, Group, Message, Person } from "./model";
import type { Store } from "./store";
import type { Words } from "./words";
import { dayOf } from "./dates";

export type Module = "mail" | "calendar" | "people";
export type SortBy = "date" | "from" | "subject" | "size";
export type Filter = "all" | "unread" | "flagged" | "attachments";
export type CalendarView = "day" | "workweek" | "week" | "month";

/** What is on the screen; never part of the mailbox. */
export class Screen {
  module: Module = "mail";
  folder = "inbox";
  chosen: string[] = [];
  /** Where the arrow keys go on from. */
  active: string | null = null;
  query = "";
  everywhere = false;
  sort: SortBy = "date";
  reversed = false;
  filter: Filter = "all";
  readingOff = false;
  draft: string | null = null;
  showBcc = false;
  calendarView: CalendarView = "workweek";
  day: string;
  slot: string | null = null;
  event: string | null = null;
  editing: EventEditing | null = null;
  person: string | null = null;

  constructor(today: string) {
    this.day = dayOf(today);
  }
}

/** An event being written: nothing is recorded before it is saved. */
export interface EventEditing {
  /** null for a new one. */
  readonly id: string | null;
  event: CalendarEvent;
  /** Only this occurrence of a series, by its original day. */
  readonly occurrence: string | null;
  invites: boolean;
}

export interface App {
  readonly store: Store;
  readonly locale: Locale;
  readonly words: Words;
  readonly screen: Screen;
  /** Draw everything anew. */
  render(): void;
  /** The same, once nothing under a pressed pointer is exchanged by it. */
  renderSoon(): void;
  /** Parts of the state that are typed and not yet recorded are recorded now. */
  flush(): void;
  focusList(): void;
  focusCompose(): void;
  announce(text: string): void;
}

/** The message that commands act on when there is exactly one. */
export function current(app: App): { id: string; message: Message } | null {
  const id = app.screen.chosen[0];
  const message = id !== undefined && app.screen.chosen.length === 1 ? app.store.box.messages[id] : undefined;
  return id !== undefined && message ? { id, message } : null;
}

export function chosen(app: App): string[] {
  return app.screen.chosen.filter((id) => app.store.box.messages[id]);
}

/** Everybody whose name can be typed: contacts, groups, and people seen in messages. */
export function everybody(app: App): Person[] {
  const { box } = app.store;
  const found = new Map<string, Person>();
  const add = (person: Person) => {
    const key = person.address.toLowerCase();
    if (person.address && (!found.has(key) || !found.get(key)?.name)) found.set(key, { name: person.name, address: person.address });
  };
  for (const contact of Object.values(box.contacts)) add({ name: `${contact.first} ${contact.last}`.trim(), address: contact.address });
  for (const message of Object.values(box.messages)) [message.from, ...message.to, ...message.cc].forEach(add);
  return [...found.values()];
}

/** People that a typed text means: an address, one name that fits, or a group's members. */
export function resolve(app: App, text: string): Person[] | null {
  const typed = text.trim().replace(/^.*<([^>]+)>$/, "$1").trim();
  const folded = fold(typed);
  const known = everybody(app);
  if (/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(typed)) {
    return [known.find((one) => one.address.toLowerCase() === typed.toLowerCase()) ?? { name: "", address: typed }];
  }
  const group = groupNamed(app, typed);
  if (group) return [...group.members];
  const exact = known.filter((one) => fold(one.name) === folded);
  const partial = exact.length > 0 ? exact : known.filter((one) => fold(one.name).includes(folded));
  return folded !== "" && partial.length === 1 ? partial : null;
}

function groupNamed(app: App, name: string): Group | undefined {
  return Object.values(app.store.box.groups).find((group) => fold(group.name) === fold(name));
}

/** Without case and accents. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

export function nameOf(person: Person): string {
  return person.name || person.address;
}

export function run(app: App, cmd: string, via: Via, edits: Parameters<Store["run"]>[2]): boolean {
  app.flush();
  return app.store.run(cmd, via, edits);
}
