/* Written by scripts/office_types.py from assess/officesim/schemas/mail.json: change it there. */
/**
 * What a command of the mail program may change. Ids are given by whoever adds something and are used once in a mailbox. Moments are local to the mailbox's owner (2027-03-15T09:00), without seconds or zone. Texts are plain, lines end in a line feed. `set` replaces the named properties whole.
 */
export type MailEdit = (MessageAdd | MessageSet | MessageSend | MessageRemove | FolderAdd | FolderSet | FolderRemove | CategoryAdd | CategorySet | CategoryRemove | RuleAdd | RuleSet | RuleMove | RuleRemove | SignatureAdd | SignatureSet | SignatureRemove | SettingsSet | EventAdd | EventSet | EventSend | EventRespond | EventRemove | ContactAdd | ContactSet | ContactRemove | GroupAdd | GroupSet | GroupRemove)
export type Id = string
export type IdOrNone = (null | Id)
export type PersonName = string
export type Address = string
/**
 * @maxItems 100
 */
export type People = Person[]
export type Line = string
export type Text = string
export type Importance = ("low" | "normal" | "high")
export type Sensitivity = ("normal" | "personal" | "private" | "confidential")
export type Flag = (null | {
state: ("flagged" | "complete")
due: (null | Day)
reminder: (null | Moment)
})
export type Day = string
export type Moment = string
/**
 * @maxItems 20
 */
export type Ids = Id[]
export type Name = string
export type Colour = ("red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "grey" | "brown")
export type Index = number
export type ShortText = string
/**
 * @maxItems 100
 */
export type Attendees = {
name: PersonName
address: Address
required: boolean
}[]
export type ShowAs = ("free" | "tentative" | "busy" | "away" | "elsewhere")
/**
 * Minutes before the start.
 */
export type Reminder = (null | number)
/**
 * `days` for weeks (mo…su); months and years repeat the day of the start, or its `week` (1 to 4, 5 is the last) and weekday. Ends by `until` (a day), by `count`, or never.
 */
export type Recurrence = (null | {
unit: ("day" | "week" | "month" | "year")
every: number
/**
 * @maxItems 7
 */
days: ("mo" | "tu" | "we" | "th" | "fr" | "sa" | "su")[]
week: (null | number)
until: (null | Day)
count: (null | number)
})
/**
 * Single dates of a series, by their original day: cancelled (start is null) or moved.
 * 
 * @maxItems 100
 */
export type Exceptions = {
day: Day
start: (null | Moment)
end: (null | Moment)
}[]

/**
 * Start a draft in the drafts folder, as a new message or from another one.
 */
export interface MessageAdd {
op: "message.add"
id: Id
action: ("new" | "reply" | "reply_all" | "forward")
source: IdOrNone
set: MessageChange
}
export interface MessageChange {
to?: People
cc?: People
bcc?: People
subject?: Line
body?: Text
importance?: Importance
sensitivity?: Sensitivity
read_receipt?: boolean
delivery_receipt?: boolean
/**
 * @maxItems 20
 */
attachments?: (FileAttachment | MessageAttachment)[]
folder?: Id
read?: boolean
flag?: Flag
categories?: Ids
}
export interface Person {
name: PersonName
address: Address
}
/**
 * A file of the candidate's computer. An attachment whose id the draft has already is kept as it is, whatever else is said of it.
 */
export interface FileAttachment {
id: Id
file: Id
}
/**
 * An attachment of another message, or (attachment is null) that message itself.
 */
export interface MessageAttachment {
id: Id
message: Id
attachment: IdOrNone
}
/**
 * Change a message. What people wrote stays: of a message that was received or sent only folder, read, flag and categories change.
 */
export interface MessageSet {
op: "message.set"
id: Id
set: MessageChange
}
/**
 * Send a draft that has a recipient: it goes to the sent folder, its source is marked as answered.
 */
export interface MessageSend {
op: "message.send"
id: Id
}
/**
 * Delete a message for good. Into the deleted folder it goes by message.set.
 */
export interface MessageRemove {
op: "message.remove"
id: Id
}
export interface FolderAdd {
op: "folder.add"
id: Id
name: Name
parent: IdOrNone
}
/**
 * Rename or move a folder of one's own; the inbox and its like stay.
 */
export interface FolderSet {
op: "folder.set"
id: Id
set: {
name?: Name
parent?: IdOrNone
}
}
/**
 * Delete an empty folder of one's own for good.
 */
export interface FolderRemove {
op: "folder.remove"
id: Id
}
export interface CategoryAdd {
op: "category.add"
id: Id
category: Category
}
export interface Category {
name: Name
colour: Colour
}
export interface CategorySet {
op: "category.set"
id: Id
set: {
name?: Name
colour?: Colour
}
}
/**
 * Delete a category that nothing carries any more.
 */
export interface CategoryRemove {
op: "category.remove"
id: Id
}
/**
 * Add a rule as number `at` (from 0). Rules run in this order on what arrives.
 */
export interface RuleAdd {
op: "rule.add"
id: Id
at: Index
rule: Rule
}
/**
 * All conditions that are given must hold, and no exception; within one, any word or address.
 */
export interface Rule {
name: Name
on: boolean
when: Conditions
unless: Conditions
then: {
folder?: Id
categories?: Ids
flag?: true
read?: true
delete?: true
importance?: Importance
forward?: People
}
stop: boolean
}
export interface Conditions {
/**
 * @minItems 1
 * @maxItems 20
 */
from?: Name[]
/**
 * @minItems 1
 * @maxItems 20
 */
to?: Name[]
/**
 * @minItems 1
 * @maxItems 20
 */
subject?: Name[]
/**
 * @minItems 1
 * @maxItems 20
 */
body?: Name[]
importance?: Importance
attachment?: true
only_me?: true
}
export interface RuleSet {
op: "rule.set"
id: Id
rule: Rule
}
/**
 * Make a rule number `to`, counted after it was taken out.
 */
export interface RuleMove {
op: "rule.move"
id: Id
to: Index
}
export interface RuleRemove {
op: "rule.remove"
id: Id
}
export interface SignatureAdd {
op: "signature.add"
id: Id
signature: Signature
}
export interface Signature {
name: Name
text: ShortText
}
export interface SignatureSet {
op: "signature.set"
id: Id
set: {
name?: Name
text?: ShortText
}
}
/**
 * Delete a signature that is no default.
 */
export interface SignatureRemove {
op: "signature.remove"
id: Id
}
/**
 * Default signatures and the automatic reply.
 */
export interface SettingsSet {
op: "settings.set"
set: {
signature_new?: IdOrNone
signature_reply?: IdOrNone
automatic_reply?: AutomaticReply
}
}
/**
 * `start` and `end` are both null (until switched off) or both given.
 */
export interface AutomaticReply {
on: boolean
start: (null | Moment)
end: (null | Moment)
inside: ShortText
outside: ShortText
outside_to: ("none" | "contacts" | "all")
}
/**
 * An appointment, or with attendees a meeting that the owner calls.
 */
export interface EventAdd {
op: "event.add"
id: Id
event: Event
}
/**
 * An all-day event starts and ends at 00:00; its end is the day after its last.
 */
export interface Event {
title: Line
location: Line
start: Moment
end: Moment
all_day: boolean
body: ShortText
attendees: Attendees
show_as: ShowAs
reminder: Reminder
categories: Ids
private: boolean
importance: Importance
recurrence: Recurrence
exceptions: Exceptions
}
/**
 * Change an event. A meeting whose time, place, title, series or attendees change has to be sent again.
 */
export interface EventSet {
op: "event.set"
id: Id
set: EventChange
}
export interface EventChange {
title?: Line
location?: Line
start?: Moment
end?: Moment
all_day?: boolean
body?: ShortText
attendees?: Attendees
show_as?: ShowAs
reminder?: Reminder
categories?: Ids
private?: boolean
importance?: Importance
recurrence?: Recurrence
exceptions?: Exceptions
}
/**
 * Send the invitations, or the update, of a meeting of the owner's.
 */
export interface EventSend {
op: "event.send"
id: Id
}
/**
 * Answer an invitation.
 */
export interface EventRespond {
op: "event.respond"
id: Id
response: ("none" | "accepted" | "tentative" | "declined")
comment: ShortText
}
export interface EventRemove {
op: "event.remove"
id: Id
}
export interface ContactAdd {
op: "contact.add"
id: Id
contact: Contact
}
export interface Contact {
first: Line
last: Line
organisation: Line
job: Line
address: ("" | Address)
phone: Line
mobile: Line
notes: ShortText
categories: Ids
}
export interface ContactSet {
op: "contact.set"
id: Id
set: {
first?: Line
last?: Line
organisation?: Line
job?: Line
address?: ("" | Address)
phone?: Line
mobile?: Line
notes?: ShortText
categories?: Ids
}
}
export interface ContactRemove {
op: "contact.remove"
id: Id
}
export interface GroupAdd {
op: "group.add"
id: Id
group: Group
}
export interface Group {
name: Name
members: People
}
export interface GroupSet {
op: "group.set"
id: Id
set: {
name?: Name
members?: People
}
}
export interface GroupRemove {
op: "group.remove"
id: Id
}
