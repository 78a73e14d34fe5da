/** Commands on messages: writing, answering, filing, marking. */
import type { Via } from "../contract";
import { openDialog, toast } from "../kit";
import { chosen, current, nameOf, run, type App } from "./app";
import { addDays, dayOf, fullMoment, mondayOf } from "./dates";
import type { Action, Flag, MailEdit, Message, MessageChange, NewAttachment, Person } from "./model";
import { clean } from "./store";

/** Start a draft and show it. */
export function write(app: App, via: Via, set: MessageChange = {}, cmd = "message.new"): string {
  const id = app.store.id("m");
  const body = signature(app, "signature_new");
  run(app, cmd, via, [{ op: "message.add", id, action: "new", source: null, set: { ...(body ? { body } : {}), ...set } }]);
  show(app, id);
  return id;
}

export function show(app: App, id: string): void {
  app.screen.module = "mail";
  app.screen.draft = id;
  app.screen.showBcc = (app.store.box.messages[id]?.bcc.length ?? 0) > 0;
  app.render();
  app.focusCompose();
}

export function signature(app: App, which: "signature_new" | "signature_reply"): string {
  const name = app.store.box.settings[which];
  const text = name === null ? undefined : app.store.box.signatures[name]?.text;
  return text === undefined ? "" : `\n\n${text}`;
}

function others(app: App, people: readonly Person[], but: readonly Person[] = []): Person[] {
  const skip = new Set([app.store.box.owner, ...but].map((one) => one.address.toLowerCase()));
  const found: Person[] = [];
  for (const person of people) {
    const key = person.address.toLowerCase();
    if (!skip.has(key)) found.push(person);
    skip.add(key);
  }
  return found;
}

function quoted(app: App, message: Message): string {
  const { words, locale } = app;
  const list = (people: readonly Person[]) => people.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join("; ");
  const head = [
    words.original, `${words.from}${sep(app)} ${list([message.from])}`, `${words.sentOn}${sep(app)} ${fullMoment(message.date, locale)}`,
    `${words.to}${sep(app)} ${list(message.to)}`, ...(message.cc.length ? [`${words.cc}${sep(app)} ${list(message.cc)}`] : []),
    `${words.subject}${sep(app)} ${message.subject}`,
  ];
  return `\n\n${head.join("\n")}\n\n${message.body}`;
}

function sep(app: App): string {
  return app.locale === "fr" ? "\u00a0:" : ":";
}

function subject(prefix: string, text: string): string {
  const bare = prefix.trim().replace(/\s*:$/, "");
  return new RegExp(`^\\s*${bare}\\s*:`, "i").test(text) ? text : clean(prefix + text, 255);
}

/** Reply, reply to all, or forward the message that is shown. */
export function answer(app: App, action: Exclude<Action, "new">, via: Via, attached = false): void {
  const source = current(app);
  if (!source || source.message.state === "draft") return;
  const { message } = source;
  const people = message.state === "sent" ? [...message.to] : [message.from];
  const to = action === "forward" ? [] : action === "reply" ? people : others(app, [...people, ...message.to]);
  const cc = action === "reply_all" ? others(app, message.cc, to) : [];
  const attachments: NewAttachment[] = attached
    ? [{ id: "a-1", message: source.id, attachment: null }]
    : action === "forward"
      ? message.attachments.map((one, at) => ({ id: `a-${at + 1}`, message: source.id, attachment: one.id })) : [];
  const body = signature(app, "signature_reply") + (attached ? "" : quoted(app, message));
  const set: MessageChange = {
    to: to.length > 0 || action === "forward" ? to : people, cc,
    subject: subject(action === "forward" ? app.words.fwPrefix : app.words.rePrefix, message.subject),
    body: clean(body), ...(attachments.length ? { attachments } : {}),
  };
  const id = app.store.id("m");
  run(app, `message.${action}`, via, [{ op: "message.add", id, action, source: source.id, set }]);
  show(app, id);
}

export async function send(app: App, via: Via): Promise<void> {
  app.flush();
  const id = app.screen.draft;
  const message = id === null ? undefined : app.store.box.messages[id];
  if (id === null || !message) return;
  if (document.querySelector(".mail-token-bad")) {
    const bad = document.querySelector<HTMLInputElement>(".mail-compose .mail-token-bad input");
    bad?.focus();
    toast(app.words.notResolved(bad?.value ?? ""));
    return;
  }
  if (message.to.length + message.cc.length + message.bcc.length === 0) {
    toast(app.words.needRecipient);
    document.querySelector<HTMLInputElement>(".mail-compose input")?.focus();
    return;
  }
  if (message.subject.trim() === "" && !(await sure(app, app.words.noSubject, app.words.send))) return;
  app.screen.draft = null;
  if (app.store.run("message.send", via, [{ op: "message.send", id }])) toast(app.words.sentToast);
  app.focusList();
}

export async function discard(app: App, via: Via): Promise<void> {
  const id = app.screen.draft;
  if (id === null || !(await sure(app, app.words.confirmDiscard, app.words.discardDraft))) return;
  app.screen.draft = null;
  run(app, "message.discard", via, [{ op: "message.remove", id }]);
  app.focusList();
}

export function closeDraft(app: App): void {
  app.flush();
  app.screen.draft = null;
  toast(app.words.draftSaved);
  app.render();
  app.focusList();
}

export async function sure(app: App, text: string, ok: string): Promise<boolean> {
  const answered = await openDialog({ title: text, ok, tabs: [{ label: app.words.confirm, fields: [] }] });
  return answered !== null;
}

/** Several messages get the same change. */
export function mark(app: App, cmd: string, via: Via, set: MessageChange, ids: readonly string[] = chosen(app)): void {
  const edits = ids.filter((id) => differs(app, id, set)).map((id): MailEdit => ({ op: "message.set", id, set }));
  if ("folder" in set) choose(app, ids);
  if (!run(app, cmd, via, edits)) app.render();
}

function differs(app: App, id: string, set: MessageChange): boolean {
  const message = app.store.box.messages[id] as unknown as Record<string, unknown> | undefined;
  return message !== undefined && Object.entries(set).some(([key, value]) => JSON.stringify(message[key]) !== JSON.stringify(value));
}

/** What goes away leaves the next one chosen. */
function choose(app: App, leaving: readonly string[]): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".mail-row")].map((row) => row.dataset["id"] ?? "");
  const last = Math.max(...leaving.map((id) => rows.indexOf(id)));
  const left = (from: string[]) => from.find((id) => !leaving.includes(id));
  const next = left(rows.slice(last + 1)) ?? left(rows.slice(0, Math.max(0, last)).reverse()) ?? null;
  app.screen.chosen = next ? [next] : [];
  app.screen.active = next;
}

export async function remove(app: App, via: Via, forGood = false): Promise<void> {
  const ids = chosen(app);
  if (ids.length === 0) return;
  const gone = forGood || ids.every((id) => inDeleted(app, app.store.box.messages[id]?.folder ?? ""));
  if (!gone) {
    mark(app, "message.delete", via, { folder: "deleted" });
    return;
  }
  if (!(await sure(app, app.words.confirmDelete, app.words.deleteForGood))) return;
  choose(app, ids);
  run(app, "message.deleteForGood", via, ids.map((id): MailEdit => ({ op: "message.remove", id })));
}

export function inDeleted(app: App, folder: string | null): boolean {
  for (let at = folder; at !== null; at = app.store.box.folders[at]?.parent ?? null) if (at === "deleted") return true;
  return false;
}

export type FlagWhen = "today" | "tomorrow" | "thisWeek" | "nextWeek" | "none";

/** The office's days: this week ends on Friday, next week's flag falls due on its Friday. */
export function flagFor(app: App, when: FlagWhen): Flag {
  const today = dayOf(app.store.box.today);
  const due = { today, tomorrow: addDays(today, 1), thisWeek: addDays(mondayOf(today), 4), nextWeek: addDays(mondayOf(today), 11), none: null }[when];
  return { state: "flagged", due, reminder: null };
}

export function toggleRead(app: App, via: Via): void {
  const ids = chosen(app);
  const unread = ids.some((id) => app.store.box.messages[id]?.read === false);
  mark(app, unread ? "message.markRead" : "message.markUnread", via, { read: unread });
}

export function toggleCategory(app: App, via: Via, category: string): void {
  const ids = chosen(app);
  const all = ids.every((id) => app.store.box.messages[id]?.categories.includes(category));
  const edits = ids.map((id): MailEdit => {
    const now = app.store.box.messages[id]?.categories ?? [];
    const categories = all ? now.filter((one) => one !== category) : now.includes(category) ? now : [...now, category];
    return { op: "message.set", id, set: { categories } };
  });
  run(app, "message.categorise", via, edits);
}

export function writeTo(app: App, via: Via, people: readonly Person[]): void {
  write(app, via, { to: people.map(({ name, address }) => ({ name, address })) });
}

export function attachFile(app: App, via: Via, file: string): void {
  attach(app, via, "message.attachFile", (id) => ({ id, file }));
}

export function attachMessage(app: App, via: Via, message: string): void {
  attach(app, via, "message.attachItem", (id) => ({ id, message, attachment: null }));
}

function attach(app: App, via: Via, cmd: string, make: (id: string) => NewAttachment): void {
  app.flush();
  const id = app.screen.draft;
  const message = id === null ? undefined : app.store.box.messages[id];
  if (id === null || !message) return;
  let number = 1;
  while (message.attachments.some((one) => one.id === `a-${number}`)) number += 1;
  // What is attached already is named by its id alone: the engine keeps it.
  const kept = message.attachments.map((one): NewAttachment => ({ id: one.id, file: "kept" }));
  app.store.run(cmd, via, [{ op: "message.set", id, set: { attachments: [...kept, make(`a-${number}`)] } }]);
}

export function detach(app: App, via: Via, attachment: string): void {
  app.flush();
  const id = app.screen.draft;
  const message = id === null ? undefined : app.store.box.messages[id];
  if (id === null || !message) return;
  const kept = message.attachments.filter((one) => one.id !== attachment).map((one): NewAttachment => ({ id: one.id, file: "kept" }));
  app.store.run("message.detach", via, [{ op: "message.set", id, set: { attachments: kept } }]);
}

export { nameOf };
