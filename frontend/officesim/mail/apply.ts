/**
 * Edits applied to a mailbox, as `assess/officesim/mail/edits.py` does, and what would undo them.
 * The page makes only edits that can be; the server checks every one.
 */
import { canonical } from "./canonical";
import type {
  Attachment, CalendarEvent, MailEdit, Mailbox, Message, MessageChange, NewAttachment, Rule,
} from "./model";

const RESENT = ["title", "location", "start", "end", "all_day", "recurrence", "exceptions", "attendees"] as const;

/** Changes `box`; returns the edits that take it back, or null when nothing can (a message sent). */
export function apply(box: Mailbox, edit: MailEdit): MailEdit[] | null {
  const before = inverse(box, edit);
  const own = structuredClone(edit);
  change(box, own);
  return before;
}

function must<T>(part: Readonly<Record<string, T>>, id: string): T {
  const found = part[id];
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
}

function change(box: Mailbox, edit: MailEdit): void {
  switch (edit.op) {
    case "message.add": return addMessage(box, edit);
    case "message.set": return void Object.assign(must(box.messages, edit.id), messageChanges(box, must(box.messages, edit.id), edit.set));
    case "message.send": return send(box, edit.id);
    case "message.remove": return void delete box.messages[edit.id];
    case "folder.add": return void (box.folders[edit.id] = { name: edit.name, parent: edit.parent, role: null });
    case "folder.set": return void Object.assign(must(box.folders, edit.id), edit.set);
    case "folder.remove": return void delete box.folders[edit.id];
    case "category.add": return void (box.categories[edit.id] = edit.category);
    case "category.set": return void Object.assign(must(box.categories, edit.id), edit.set);
    case "category.remove": return void delete box.categories[edit.id];
    case "rule.add": return void box.rules.splice(edit.at, 0, { id: edit.id, ...edit.rule });
    case "rule.set": return void (box.rules[ruleAt(box, edit.id)] = { id: edit.id, ...edit.rule });
    case "rule.move": return void box.rules.splice(edit.to, 0, ...box.rules.splice(ruleAt(box, edit.id), 1));
    case "rule.remove": return void box.rules.splice(ruleAt(box, edit.id), 1);
    case "signature.add": return void (box.signatures[edit.id] = edit.signature);
    case "signature.set": return void Object.assign(must(box.signatures, edit.id), edit.set);
    case "signature.remove": return void delete box.signatures[edit.id];
    case "settings.set": return void Object.assign(box.settings, edit.set);
    case "event.add":
      box.events[edit.id] = { ...edit.event, organiser: { ...box.owner }, sent: false, response: "none", comment: "" };
      return;
    case "event.set": return setEvent(must(box.events, edit.id), edit.set);
    case "event.send": return void (must(box.events, edit.id).sent = true);
    case "event.respond": return void Object.assign(must(box.events, edit.id), { response: edit.response, comment: edit.comment });
    case "event.remove":
      for (const message of Object.values(box.messages)) if (message.event === edit.id) message.event = null;
      delete box.events[edit.id];
      return;
    case "contact.add": return void (box.contacts[edit.id] = edit.contact);
    case "contact.set": return void Object.assign(must(box.contacts, edit.id), edit.set);
    case "contact.remove": return void delete box.contacts[edit.id];
    case "group.add": return void (box.groups[edit.id] = edit.group);
    case "group.set": return void Object.assign(must(box.groups, edit.id), edit.set);
    case "group.remove": return void delete box.groups[edit.id];
  }
}

function addMessage(box: Mailbox, edit: Extract<MailEdit, { op: "message.add" }>): void {
  const draft: Message = {
    folder: "drafts", state: "draft", action: edit.action, source: edit.source, from: { ...box.owner }, date: box.today,
    to: [], cc: [], bcc: [], subject: "", body: "", read: true, flag: null, importance: "normal", sensitivity: "normal",
    read_receipt: false, delivery_receipt: false, categories: [], attachments: [], answered: null, event: null, order: 0,
  };
  box.messages[edit.id] = { ...draft, ...messageChanges(box, draft, edit.set) };
}

function messageChanges(box: Mailbox, message: Message, set: MessageChange): Partial<Message> {
  const { attachments, ...rest } = set;
  if (attachments === undefined) return rest;
  return {
    ...rest,
    attachments: attachments.map((raw) => message.attachments.find((one) => one.id === raw.id) ?? attachment(box, raw)),
  };
}

function attachment(box: Mailbox, raw: NewAttachment): Attachment {
  if ("file" in raw) {
    const file = must(box.files, raw.file);
    return { id: raw.id, name: file.name, size: file.size, from: `file:${raw.file}` };
  }
  const source = must(box.messages, raw.message);
  if (raw.attachment === null) {
    return { id: raw.id, name: `${source.subject || "message"}.eml`, size: 1024, from: `message:${raw.message}` };
  }
  const found = source.attachments.find((one) => one.id === raw.attachment);
  if (!found) throw new Error(`There is no attachment ${raw.attachment}.`);
  return { id: raw.id, name: found.name, size: found.size, from: found.from };
}

function send(box: Mailbox, id: string): void {
  const message = must(box.messages, id);
  box.counter += 1;
  Object.assign(message, { state: "sent", folder: "sent", read: true, order: box.counter });
  const source = message.source === null ? undefined : box.messages[message.source];
  if (source) source.answered = message.action;
}

function setEvent(event: CalendarEvent, set: Partial<CalendarEvent>): void {
  const differs = RESENT.some((key) => set[key] !== undefined && canonical(set[key]) !== canonical(event[key]));
  Object.assign(event, set);
  if (differs) event.sent = false;
}

function ruleAt(box: Mailbox, id: string): number {
  const at = box.rules.findIndex((rule) => rule.id === id);
  if (at < 0) throw new Error(`There is no rule ${id}.`);
  return at;
}

function bare({ id: _, ...rule }: Rule) {
  return rule;
}

/** The present values of the properties that `set` would change. */
function now<T extends object>(value: T, set: Partial<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const key of Object.keys(set) as (keyof T)[]) found[key] = structuredClone(value[key]);
  return found;
}

function inverse(box: Mailbox, edit: MailEdit): MailEdit[] | null {
  switch (edit.op) {
    case "message.add": return [{ op: "message.remove", id: edit.id }];
    case "message.set": {
      const { attachments, ...rest } = edit.set;
      // What was attached can come back only as it came: taken away for good instead.
      return attachments ? null : [{ op: "message.set", id: edit.id, set: now<object>(must(box.messages, edit.id), rest) }];
    }
    case "message.send": case "message.remove": case "event.send": return null;
    case "folder.add": return [{ op: "folder.remove", id: edit.id }];
    case "folder.set": return [{ op: "folder.set", id: edit.id, set: now(must(box.folders, edit.id), edit.set) }];
    case "folder.remove": {
      const { name, parent } = must(box.folders, edit.id);
      return [{ op: "folder.add", id: edit.id, name, parent }];
    }
    case "category.add": return [{ op: "category.remove", id: edit.id }];
    case "category.set": return [{ op: "category.set", id: edit.id, set: now(must(box.categories, edit.id), edit.set) }];
    case "category.remove": return [{ op: "category.add", id: edit.id, category: { ...must(box.categories, edit.id) } }];
    case "rule.add": return [{ op: "rule.remove", id: edit.id }];
    case "rule.set": return [{ op: "rule.set", id: edit.id, rule: bare(box.rules[ruleAt(box, edit.id)] as Rule) }];
    case "rule.move": return [{ op: "rule.move", id: edit.id, to: ruleAt(box, edit.id) }];
    case "rule.remove": {
      const at = ruleAt(box, edit.id);
      return [{ op: "rule.add", id: edit.id, at, rule: bare(box.rules[at] as Rule) }];
    }
    case "signature.add": return [{ op: "signature.remove", id: edit.id }];
    case "signature.set": return [{ op: "signature.set", id: edit.id, set: now(must(box.signatures, edit.id), edit.set) }];
    case "signature.remove": return [{ op: "signature.add", id: edit.id, signature: { ...must(box.signatures, edit.id) } }];
    case "settings.set": return [{ op: "settings.set", set: now(box.settings, edit.set) }];
    case "event.add": return [{ op: "event.remove", id: edit.id }];
    case "event.set": {
      const event = must(box.events, edit.id);
      const back: MailEdit = { op: "event.set", id: edit.id, set: now(event, edit.set) };
      return event.sent ? [back, { op: "event.send", id: edit.id }] : [back];
    }
    case "event.respond": {
      const { response, comment } = must(box.events, edit.id);
      return [{ op: "event.respond", id: edit.id, response, comment }];
    }
    case "event.remove": return null;
    case "contact.add": return [{ op: "contact.remove", id: edit.id }];
    case "contact.set": return [{ op: "contact.set", id: edit.id, set: now(must(box.contacts, edit.id), edit.set) }];
    case "contact.remove": return [{ op: "contact.add", id: edit.id, contact: { ...must(box.contacts, edit.id) } }];
    case "group.add": return [{ op: "group.remove", id: edit.id }];
    case "group.set": return [{ op: "group.set", id: edit.id, set: now(must(box.groups, edit.id), edit.set) }];
    case "group.remove": return [{ op: "group.add", id: edit.id, group: { ...must(box.groups, edit.id) } }];
  }
}
