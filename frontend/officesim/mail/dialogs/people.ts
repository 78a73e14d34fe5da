/** A contact or a group, in a dialog. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import { nameOf, resolve, run, type App } from "../app";
import type { Contact, Person } from "../model";
import { clean } from "../store";

const FIELDS = ["first", "last", "organisation", "job", "address", "phone", "mobile"] as const;

export async function editContact(app: App, id: string | null, via: Via, first: Partial<Contact> = {}): Promise<void> {
  const { words, store } = app;
  const now: Partial<Contact> = id === null ? first : store.box.contacts[id] ?? {};
  const got = await openDialog({
    title: id === null ? words.newContact : words.editContact, ok: words.saveClose,
    tabs: [{
      label: words.contacts, fields: [
        ...FIELDS.map((name) => ({ name, label: words[name], type: "text" as const, value: now[name] ?? "" })),
        { name: "notes", label: words.notes, type: "textarea", value: now.notes ?? "" },
      ],
    }],
    check: (values) => {
      const address = String(values["address"]).trim();
      if (address !== "" && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) return { field: "address", text: words.badAddress };
      return FIELDS.every((name) => String(values[name]).trim() === "") ? { field: "last", text: words.needName } : null;
    },
  });
  if (!got) return;
  const line = (name: string) => clean(String(got.values[name]).trim(), 255).replace(/\n/g, " ");
  const contact: Contact = {
    first: line("first"), last: line("last"), organisation: line("organisation"), job: line("job"), address: line("address"),
    phone: line("phone"), mobile: line("mobile"), notes: clean(String(got.values["notes"]), 5000), categories: now.categories ?? [],
  };
  const name = id ?? store.id("p");
  app.screen.person = `contact-${name}`;
  if (id === null) run(app, "contact.new", via, [{ op: "contact.add", id: name, contact }]);
  else run(app, "contact.change", via, [{ op: "contact.set", id, set: contact }]);
}

export async function editGroup(app: App, id: string | null, via: Via): Promise<void> {
  const { words, store } = app;
  const now = id === null ? undefined : store.box.groups[id];
  const lines = (now?.members ?? []).map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join("\n");
  const got = await openDialog({
    title: id === null ? words.newGroup : words.group, ok: words.saveClose,
    tabs: [{
      label: words.group, fields: [
        { name: "name", label: words.name, type: "text", value: now?.name ?? "" },
        { name: "members", label: words.members, type: "textarea", value: lines, hint: words.membersHint },
      ],
    }],
    check: (values) => {
      if (String(values["name"]).trim() === "") return { field: "name", text: words.needName };
      const unknown = typed(values["members"]).find((one) => resolve(app, one) === null);
      return unknown === undefined ? null : { field: "members", text: words.unknownMember(unknown) };
    },
  });
  if (!got) return;
  const members: Person[] = [];
  for (const one of typed(got.values["members"]).flatMap((text) => resolve(app, text) ?? [])) {
    const name = clean(one.name, 120);
    if (!members.some((other) => other.address.toLowerCase() === one.address.toLowerCase())) members.push({ name, address: one.address });
  }
  const group = { name: clean(String(got.values["name"]).trim(), 120), members: members.slice(0, 100) };
  const name = id ?? store.id("g");
  app.screen.person = `group-${name}`;
  if (id === null) run(app, "group.new", via, [{ op: "group.add", id: name, group }]);
  else run(app, "group.change", via, [{ op: "group.set", id, set: group }]);
}

function typed(value: unknown): string[] {
  return String(value ?? "").split(/[;\n]/).map((one) => one.trim()).filter(Boolean);
}

export { nameOf };
