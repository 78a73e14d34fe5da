/** What rules would do to a message: "Run rules now". The same as `assess/officesim/mail/rules.py`. */
import type { Conditions, MailEdit, Mailbox, Message, MessageChange, Person } from "./model";

/** Edits that the rules make on the inbox. */
export function runOnInbox(box: Mailbox): MailEdit[] {
  const edits: MailEdit[] = [];
  for (const [id, message] of Object.entries(box.messages)) {
    if (message.folder !== "inbox") continue;
    const set = outcome(box, message);
    if (Object.keys(set).length > 0) edits.push({ op: "message.set", id, set });
  }
  return edits;
}

function outcome(box: Mailbox, message: Message): MessageChange {
  let set: MessageChange = {};
  for (const rule of box.rules) {
    if (!rule.on || !all(rule.when, message, box.owner) || some(rule.unless, message, box.owner)) continue;
    const { then } = rule;
    const categories = [...(set.categories ?? message.categories)];
    for (const one of then.categories ?? []) if (!categories.includes(one)) categories.push(one);
    set = {
      ...set,
      ...(then.delete ? { folder: "deleted" } : then.folder ? { folder: then.folder } : {}),
      ...(then.categories?.length ? { categories } : {}),
      ...(then.flag ? { flag: { state: "flagged", due: null, reminder: null } } : {}),
      ...(then.read ? { read: true } : {}),
    };
    if (rule.stop) break;
  }
  return set;
}

function holding(conditions: Conditions, message: Message, owner: Person): boolean[] {
  const people = [...message.to, ...message.cc];
  const names = (words: readonly string[], list: readonly Person[]) =>
    words.some((word) => list.some((one) => `${one.name} ${one.address}`.toLowerCase().includes(word.toLowerCase())));
  const says = (words: readonly string[], text: string) => words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
  const found: boolean[] = [];
  if (conditions.from) found.push(names(conditions.from, [message.from]));
  if (conditions.to) found.push(names(conditions.to, people));
  if (conditions.subject) found.push(says(conditions.subject, message.subject));
  if (conditions.body) found.push(says(conditions.body, message.body));
  if (conditions.importance) found.push(message.importance === conditions.importance);
  if (conditions.attachment) found.push(message.attachments.length > 0);
  if (conditions.only_me) found.push(people.length === 1 && people[0]?.address.toLowerCase() === owner.address.toLowerCase());
  return found;
}

function all(conditions: Conditions, message: Message, owner: Person): boolean {
  return holding(conditions, message, owner).every(Boolean);
}

function some(conditions: Conditions, message: Message, owner: Person): boolean {
  return holding(conditions, message, owner).some(Boolean);
}
