/** A mailbox as both sides hold it; the edits that change it (schemas/mail.json). */
import type { Edit } from "../contract";

export interface Person { readonly name: string; readonly address: string }
export type Importance = "low" | "normal" | "high";
export type Sensitivity = "normal" | "personal" | "private" | "confidential";
export interface Flag { readonly state: "flagged" | "complete"; readonly due: string | null; readonly reminder: string | null }
export interface Attachment { readonly id: string; readonly name: string; readonly size: number; readonly from: string | null }
export type Action = "new" | "reply" | "reply_all" | "forward";

export interface Message {
  folder: string;
  readonly state: "received" | "draft" | "sent";
  readonly action: Action;
  readonly source: string | null;
  readonly from: Person;
  readonly date: string;
  to: readonly Person[];
  cc: readonly Person[];
  bcc: readonly Person[];
  subject: string;
  body: string;
  read: boolean;
  flag: Flag | null;
  importance: Importance;
  sensitivity: Sensitivity;
  read_receipt: boolean;
  delivery_receipt: boolean;
  categories: readonly string[];
  attachments: readonly Attachment[];
  answered: Action | null;
  event: string | null;
  order: number;
}
export type Role = "inbox" | "drafts" | "sent" | "deleted" | "junk" | "archive";
export interface Folder { name: string; parent: string | null; readonly role: Role | null }
export type Colour = "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "grey" | "brown";
export const COLOURS: readonly Colour[] = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey", "brown"];
export interface Category { name: string; colour: Colour }
export interface Conditions {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly subject?: readonly string[];
  readonly body?: readonly string[];
  readonly importance?: Importance;
  readonly attachment?: true;
  readonly only_me?: true;
}
export interface RuleActions {
  readonly folder?: string;
  readonly categories?: readonly string[];
  readonly flag?: true;
  readonly read?: true;
  readonly delete?: true;
  readonly importance?: Importance;
  readonly forward?: readonly Person[];
}
export interface RuleBody {
  readonly name: string;
  readonly on: boolean;
  readonly when: Conditions;
  readonly unless: Conditions;
  readonly then: RuleActions;
  readonly stop: boolean;
}
export interface Rule extends RuleBody { readonly id: string }
export interface Signature { name: string; text: string }
export interface AutomaticReply {
  readonly on: boolean;
  readonly start: string | null;
  readonly end: string | null;
  readonly inside: string;
  readonly outside: string;
  readonly outside_to: "none" | "contacts" | "all";
}
export interface Attendee extends Person { readonly required: boolean }
export type DayName = "mo" | "tu" | "we" | "th" | "fr" | "sa" | "su";
export interface Recurrence {
  readonly unit: "day" | "week" | "month" | "year";
  readonly every: number;
  readonly days: readonly DayName[];
  readonly week: number | null;
  readonly until: string | null;
  readonly count: number | null;
}
export interface Exception { readonly day: string; readonly start: string | null; readonly end: string | null }
export type ShowAs = "free" | "tentative" | "busy" | "away" | "elsewhere";
export interface EventBody {
  title: string;
  location: string;
  start: string;
  end: string;
  all_day: boolean;
  body: string;
  attendees: readonly Attendee[];
  show_as: ShowAs;
  reminder: number | null;
  categories: readonly string[];
  private: boolean;
  importance: Importance;
  recurrence: Recurrence | null;
  exceptions: readonly Exception[];
}
export type Response = "none" | "accepted" | "tentative" | "declined";
export interface CalendarEvent extends EventBody {
  readonly organiser: Person;
  sent: boolean;
  response: Response;
  comment: string;
}
export interface Contact {
  first: string;
  last: string;
  organisation: string;
  job: string;
  address: string;
  phone: string;
  mobile: string;
  notes: string;
  categories: readonly string[];
}
export interface Group { name: string; members: readonly Person[] }
export interface Settings {
  signature_new: string | null;
  signature_reply: string | null;
  automatic_reply: AutomaticReply;
}
type ById<T> = Record<string, T>;
export interface Mailbox {
  readonly today: string;
  readonly owner: Person;
  readonly files: ById<{ readonly name: string; readonly size: number }>;
  readonly folders: ById<Folder>;
  readonly messages: ById<Message>;
  readonly categories: ById<Category>;
  readonly signatures: ById<Signature>;
  readonly contacts: ById<Contact>;
  readonly groups: ById<Group>;
  readonly events: ById<CalendarEvent>;
  rules: Rule[];
  readonly settings: Settings;
  counter: number;
}

export type NewAttachment =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly message: string; readonly attachment: string | null };
export interface MessageChange {
  readonly to?: readonly Person[];
  readonly cc?: readonly Person[];
  readonly bcc?: readonly Person[];
  readonly subject?: string;
  readonly body?: string;
  readonly importance?: Importance;
  readonly sensitivity?: Sensitivity;
  readonly read_receipt?: boolean;
  readonly delivery_receipt?: boolean;
  readonly attachments?: readonly NewAttachment[];
  readonly folder?: string;
  readonly read?: boolean;
  readonly flag?: Flag | null;
  readonly categories?: readonly string[];
}

export type MailEdit =
  | { readonly op: "message.add"; readonly id: string; readonly action: Action; readonly source: string | null; readonly set: MessageChange }
  | { readonly op: "message.set"; readonly id: string; readonly set: MessageChange }
  | { readonly op: "message.send" | "message.remove"; readonly id: string }
  | { readonly op: "folder.add"; readonly id: string; readonly name: string; readonly parent: string | null }
  | { readonly op: "folder.set"; readonly id: string; readonly set: Partial<Pick<Folder, "name" | "parent">> }
  | { readonly op: "folder.remove" | "category.remove" | "rule.remove" | "signature.remove" | "event.remove" | "event.send" | "contact.remove" | "group.remove"; readonly id: string }
  | { readonly op: "category.add"; readonly id: string; readonly category: Category }
  | { readonly op: "category.set"; readonly id: string; readonly set: Partial<Category> }
  | { readonly op: "rule.add"; readonly id: string; readonly at: number; readonly rule: RuleBody }
  | { readonly op: "rule.set"; readonly id: string; readonly rule: RuleBody }
  | { readonly op: "rule.move"; readonly id: string; readonly to: number }
  | { readonly op: "signature.add"; readonly id: string; readonly signature: Signature }
  | { readonly op: "signature.set"; readonly id: string; readonly set: Partial<Signature> }
  | { readonly op: "settings.set"; readonly set: Partial<Settings> }
  | { readonly op: "event.add"; readonly id: string; readonly event: EventBody }
  | { readonly op: "event.set"; readonly id: string; readonly set: Partial<EventBody> }
  | { readonly op: "event.respond"; readonly id: string; readonly response: Response; readonly comment: string }
  | { readonly op: "contact.add"; readonly id: string; readonly contact: Contact }
  | { readonly op: "contact.set"; readonly id: string; readonly set: Partial<Contact> }
  | { readonly op: "group.add"; readonly id: string; readonly group: Group }
  | { readonly op: "group.set"; readonly id: string; readonly set: Partial<Group> };

export function asEdits(edits: readonly MailEdit[]): readonly Edit[] {
  return edits as unknown as readonly Edit[];
}
