import type { Command, Host } from "../../contract";
import type { CalendarEvent, Mailbox, Message } from "../model";

export const ANA = { name: "Ana Lopes", address: "ana@org.example" };
export const BO = { name: "Bo Lind", address: "bo@org.example" };

export function message(more: Partial<Message> = {}): Message {
  return {
    folder: "inbox", state: "received", action: "new", source: null, from: BO, date: "2027-03-15T08:00", to: [ANA], cc: [], bcc: [],
    subject: "Room", body: "Which room?", read: false, flag: null, importance: "normal", sensitivity: "normal", read_receipt: false,
    delivery_receipt: false, categories: [], attachments: [], answered: null, event: null, order: 0, ...more,
  };
}

export function event(more: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    title: "Talk", location: "", start: "2027-03-16T10:00", end: "2027-03-16T11:00", all_day: false, body: "", attendees: [], show_as: "busy",
    reminder: 15, categories: [], private: false, importance: "normal", recurrence: null, exceptions: [], organiser: ANA, sent: false,
    response: "none", comment: "", ...more,
  };
}

export function mailbox(messages: Record<string, Message> = { m1: message() }): Mailbox {
  const role = (name: string, of: string) => ({ name, parent: null, role: of as never });
  return {
    today: "2027-03-15T09:00", owner: ANA, files: { f1: { name: "Agenda.docx", size: 100 } },
    folders: { inbox: role("Inbox", "inbox"), drafts: role("Drafts", "drafts"), sent: role("Sent", "sent"), deleted: role("Deleted", "deleted"), junk: role("Junk", "junk"), archive: role("Archive", "archive"), travel: { name: "Travel", parent: "inbox", role: null } },
    messages, categories: { c1: { name: "Urgent", colour: "red" } }, signatures: {},
    contacts: { p1: { first: "Bo", last: "Lind", organisation: "", job: "", address: BO.address, phone: "", mobile: "", notes: "", categories: [] } },
    groups: { g1: { name: "Équipe", members: [BO, { name: "Cy", address: "cy@org.example" }] } }, events: {}, rules: [],
    settings: { signature_new: null, signature_reply: null, automatic_reply: { on: false, start: null, end: null, inside: "", outside: "", outside_to: "none" } },
    counter: 0,
  };
}

export function hosting(): { host: Host; log: Command[] } {
  const log: Command[] = [];
  return {
    log, host: { locale: "en", title: "Mailbox", record: (command) => log.push(command), announce: () => undefined, asset: (name) => name },
  };
}
