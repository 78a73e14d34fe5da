/**
 * A mailbox as both sides hold it, and the edits that change it. What an edit can hold has the type
 * made from `assess/officesim/schemas/mail.json`: what that schema refuses does not compile.
 */
import type { Edit } from "../contract";
import type * as wire from "../generated/mail";
import type { DeepReadonly } from "../readonly";

/** What an edit may hold, by the schema: nobody changes it once it is made. */
type Made<T> = DeepReadonly<T>;

export type Person = Made<wire.Person>;
export type Importance = wire.Importance;
export type Sensitivity = wire.Sensitivity;
export type Flag = Made<NonNullable<wire.Flag>>;
export interface Attachment { readonly id: string; readonly name: string; readonly size: number; readonly from: string | null }
export type Action = wire.MessageAdd["action"];

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
export type Colour = wire.Colour;
export const COLOURS: readonly Colour[] = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey", "brown"];
export type Category = wire.Category;
export type Conditions = Made<wire.Conditions>;
export type RuleBody = Made<wire.Rule>;
export type RuleActions = RuleBody["then"];
export interface Rule extends RuleBody { readonly id: string }
export type Signature = wire.Signature;
export type AutomaticReply = Made<wire.AutomaticReply>;
export type Attendee = Made<wire.Attendees>[number];
export type Recurrence = Made<NonNullable<wire.Recurrence>>;
export type DayName = Recurrence["days"][number];
export type Exception = Made<wire.Exceptions>[number];
export type ShowAs = wire.ShowAs;
/** The parts change one by one while an event is written; what they hold does not. */
export type EventBody = { -readonly [K in keyof wire.Event]: Made<wire.Event[K]> };
export type Response = wire.EventRespond["response"];
export interface CalendarEvent extends EventBody {
  readonly organiser: Person;
  sent: boolean;
  response: Response;
  comment: string;
}
export type Contact = { -readonly [K in keyof wire.Contact]: Made<wire.Contact[K]> };
export type Group = { -readonly [K in keyof wire.Group]: Made<wire.Group[K]> };
export type Settings = { -readonly [K in keyof wire.SettingsSet["set"]]-?: Made<Exclude<wire.SettingsSet["set"][K], undefined>> };
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

export type MailEdit = Made<wire.MailEdit>;
export type MessageChange = Made<wire.MessageChange>;
export type NewAttachment = NonNullable<MessageChange["attachments"]>[number];

export function asEdits(edits: readonly MailEdit[]): readonly Edit[] {
  return edits as unknown as readonly Edit[];
}
