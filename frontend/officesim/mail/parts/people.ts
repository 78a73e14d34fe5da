/** People: contacts and groups, and the card of the chosen one. */
import { contextMenu, icon } from "../../kit";
import { exchange, h } from "../../kit/dom";
import { fold, nameOf, run, type App } from "../app";
import { editContact, editGroup } from "../dialogs/people";
import { writeTo } from "../mailing";
import { meetingWith } from "../calendaring";
import type { Via } from "../../contract";
import type { Person } from "../model";
import { initials } from "./reading";

interface Entry { readonly key: string; readonly id: string; readonly group: boolean; readonly name: string; readonly people: readonly Person[] }

export function entries(app: App): Entry[] {
  const { contacts, groups } = app.store.box;
  const found: Entry[] = [
    ...Object.entries(contacts).map(([id, one]): Entry => {
      const name = `${one.first} ${one.last}`.trim() || one.organisation || one.address;
      return { key: `contact-${id}`, id, group: false, name, people: one.address ? [{ name, address: one.address }] : [] };
    }),
    ...Object.entries(groups).map(([id, one]): Entry => ({ key: `group-${id}`, id, group: true, name: one.name, people: one.members })),
  ];
  const query = fold(app.screen.query);
  return found.filter((one) => fold(`${one.name} ${one.people.map((person) => person.address).join(" ")}`).includes(query))
    .sort((one, other) => fold(one.name).localeCompare(fold(other.name)));
}

export function chosenPerson(app: App): Entry | null {
  return entries(app).find((one) => one.key === app.screen.person) ?? null;
}

export function editPerson(app: App, via: Via): void {
  const one = chosenPerson(app);
  if (!one) return;
  void (one.group ? editGroup(app, one.id, via) : editContact(app, one.id, via));
}

export function deletePerson(app: App, via: Via): void {
  const one = chosenPerson(app);
  if (!one) return;
  const all = entries(app);
  app.screen.person = all[all.findIndex((other) => other.key === one.key) + 1]?.key ?? null;
  run(app, one.group ? "group.delete" : "contact.delete", via, [{ op: one.group ? "group.remove" : "contact.remove", id: one.id }]);
}

interface Kept { readonly pane: HTMLElement; readonly section: HTMLElement; readonly search: HTMLElement; readonly input: HTMLInputElement }
const panes = new WeakMap<App, Kept>();

/** Built once for a program: the box that is typed in stays in the page. */
function built(app: App): Kept {
  const { words, screen } = app;
  const input = h("input", { type: "search", class: "mail-search-input", placeholder: words.searchPeople, "aria-label": words.searchPeople, "data-key": "search", autocomplete: "off" });
  input.addEventListener("input", () => {
    screen.query = input.value;
    app.render();
  });
  const search = h("div", { class: "mail-search", role: "search" }, icon("search"), input);
  const kept = { pane: h("div", { class: "mail-people" }), section: h("section", { class: "mail-list", "aria-label": words.people }), search, input };
  panes.set(app, kept);
  return kept;
}

export function peoplePane(app: App): HTMLElement {
  const { words, screen } = app;
  const all = entries(app);
  const list = h("div", { class: "mail-rows", role: "listbox", "aria-label": words.people });
  const active = all.find((one) => one.key === screen.person) ?? all[0];
  for (const one of all) {
    list.append(h("div", {
      class: "mail-person", role: "option", tabindex: one === active ? 0 : -1, "aria-selected": String(one.key === screen.person), "data-key": one.key, "data-person": one.key,
      onclick: () => choose(app, one.key), ondblclick: () => editPerson(app, "mouse"),
    }, h("span", { class: "mail-avatar", "aria-hidden": "true" }, one.group ? icon("people") : initials({ name: one.name, address: "" })),
    h("span", {}, h("strong", {}, one.name), h("span", { class: "mail-soft mail-block" }, one.group ? words.group : one.people[0]?.address ?? ""))));
  }
  if (all.length === 0) {
    list.removeAttribute("role");
    list.append(h("p", { class: "mail-empty" }, words.nothingFound));
  }
  list.addEventListener("keydown", (event) => {
    const at = all.findIndex((one) => one.key === (event.target as HTMLElement).dataset["person"]);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) choose(app, all[Math.min(Math.max(to, 0), all.length - 1)]?.key ?? "");
    else if (event.key === "Enter") editPerson(app, "key");
    else if (event.key === "Delete") deletePerson(app, "key");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  contextMenu(list, (target) => {
    const key = target.closest<HTMLElement>("[data-person]")?.dataset["person"];
    if (!key) return null;
    screen.person = key;
    return [
      { id: "edit", label: words.editContact, icon: "edit", run: (via) => editPerson(app, via) },
      { id: "mail", label: words.sendMailTo, icon: "mail", run: (via) => writeTo(app, via, chosenPerson(app)?.people ?? []) },
      { id: "meet", label: words.meetWith, icon: "people_add", run: () => meetingWith(app, chosenPerson(app)?.people ?? []) },
      { id: "delete", label: words.del, icon: "delete", separator: true, run: (via) => deletePerson(app, via) },
    ];
  });
  const { pane, section, search, input } = panes.get(app) ?? built(app);
  if (input.value !== screen.query) input.value = screen.query;
  exchange(section, [search, list]);
  exchange(pane, [section, card(app)]);
  return pane;
}

function choose(app: App, key: string): void {
  app.screen.person = key;
  app.render();
  document.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
}

function card(app: App): HTMLElement {
  const { words, store } = app;
  const one = chosenPerson(app);
  const pane = h("section", { class: "mail-reading mail-card", "aria-label": words.gShare });
  if (!one) {
    pane.append(h("p", { class: "mail-empty" }, words.nothing));
    return pane;
  }
  pane.append(h("div", { class: "mail-head" }, h("span", { class: "mail-avatar mail-avatar-large", "aria-hidden": "true" }, one.group ? icon("people") : initials({ name: one.name, address: "" })),
    h("h2", { class: "mail-subject" }, one.name)));
  const rows: [string, string][] = [];
  const contact = one.group ? undefined : store.box.contacts[one.id];
  if (contact) {
    for (const name of ["organisation", "job", "address", "phone", "mobile", "notes"] as const) if (contact[name]) rows.push([words[name], contact[name]]);
  } else rows.push([words.members, one.people.map((person) => (person.name ? `${nameOf(person)} <${person.address}>` : person.address)).join("\n") || words.none]);
  pane.append(h("dl", { class: "mail-facts" }, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
  return pane;
}
