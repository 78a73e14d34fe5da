/** Which messages the list shows, in which order and under which headings. Pure. */
import type { Filter, Screen } from "./app";
import { fold } from "./app";
import { addDays, dayOf, mondayOf } from "./dates";
import type { Mailbox, Message } from "./model";
import type { Words } from "./words";

export interface Row { readonly id: string; readonly message: Message }
export interface Section { readonly title: string; readonly rows: readonly Row[] }

const FILTERS: Readonly<Record<Filter, (message: Message) => boolean>> = {
  all: () => true,
  unread: (message) => !message.read,
  flagged: (message) => message.flag?.state === "flagged",
  attachments: (message) => message.attachments.length > 0,
};
const FIELDS: Readonly<Record<string, "from" | "subject" | "to" | "has">> = {
  from: "from", de: "from", subject: "subject", objet: "subject", to: "to", "à": "to", a: "to", has: "has", avec: "has",
};

export function sections(box: Mailbox, screen: Screen, words: Words): Section[] {
  const rows = Object.entries(box.messages)
    .map(([id, message]): Row => ({ id, message }))
    .filter(({ message }) => (screen.everywhere && screen.query !== "" ? message.folder !== "deleted" : message.folder === screen.folder))
    .filter(({ message }) => FILTERS[screen.filter](message) && fits(message, screen.query))
    .sort((one, other) => compare(one, other, screen));
  if (screen.sort !== "date") return rows.length ? [{ title: "", rows }] : [];
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const title = heading(row.message.date, box.today, words);
    found.set(title, [...(found.get(title) ?? []), row]);
  }
  return [...found].map(([title, members]) => ({ title, rows: members }));
}

function compare(one: Row, other: Row, screen: Screen): number {
  const sign = screen.reversed ? -1 : 1;
  const newest = other.message.date.localeCompare(one.message.date) || other.message.order - one.message.order;
  const keys = {
    date: () => 0,
    from: () => fold(who(one.message)).localeCompare(fold(who(other.message))),
    subject: () => fold(one.message.subject).localeCompare(fold(other.message.subject)),
    size: () => size(other.message) - size(one.message),
  };
  return sign * (keys[screen.sort]() || newest) || (one.id < other.id ? -1 : 1);
}

export function size(message: Message): number {
  return message.body.length + message.attachments.reduce((sum, one) => sum + one.size, 0);
}

/** Whose name the list shows: whom it went to, for what one wrote oneself. */
export function who(message: Message): string {
  const people = message.state === "received" ? [message.from] : message.to;
  return people.map((one) => one.name || one.address).join("; ");
}

/** All words must be found; `from:`, `subject:`, `to:` and `has:attachment` look in one place. */
export function fits(message: Message, query: string): boolean {
  const parts = query.match(/(?:[^\s"]+:)?"[^"]*"|\S+/g) ?? [];
  return parts.every((part) => {
    const [, field, text] = /^(?:([\p{L}]+):)?"?([^"]*)"?$/u.exec(part) ?? [];
    const known = field === undefined ? undefined : FIELDS[field.toLowerCase()];
    const words = fold(known === undefined && field !== undefined ? part : text ?? "");
    const people = (list: readonly { name: string; address: string }[]) => list.map((one) => `${one.name} ${one.address}`).join(" ");
    if (known === "has") return message.attachments.length > 0;
    if (known === "from") return fold(people([message.from])).includes(words);
    if (known === "subject") return fold(message.subject).includes(words);
    if (known === "to") return fold(people([...message.to, ...message.cc])).includes(words);
    const everything = [
      people([message.from, ...message.to, ...message.cc]), message.subject, message.body,
      ...message.attachments.map((one) => one.name),
    ].join(" ");
    return fold(everything).includes(words);
  });
}

function heading(date: string, now: string, words: Words): string {
  const day = dayOf(date);
  const today = dayOf(now);
  const monday = mondayOf(today);
  if (day >= today) return words.gToday;
  if (day === addDays(today, -1)) return words.gYesterday;
  if (day >= monday) return words.gThisWeek;
  return day >= addDays(monday, -7) ? words.gLastWeek : words.gOlder;
}
