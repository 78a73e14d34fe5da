/** Menus that several places share: of a message, of categories, of flags, of folders to move to. */
import type { MenuItem } from "../kit";
import type { Via } from "../contract";
import { openDialog } from "../kit";
import { chosen, current, run, type App } from "./app";
import { isDay, readTime } from "./dates";
import { answer, flagFor, mark, remove, toggleCategory, toggleRead, type FlagWhen } from "./mailing";
import { COLOURS, type Colour, type MailEdit } from "./model";
import { clean } from "./store";
import { createRule } from "./dialogs/rules";
import { pickFolder, tree } from "./parts/folders";

export function flagMenu(app: App): MenuItem[] {
  const { words } = app;
  const when: readonly (readonly [FlagWhen, string, string])[] = [
    ["today", words.fToday, "T"], ["tomorrow", words.fTomorrow, "O"], ["thisWeek", words.fThisWeek, "W"], ["nextWeek", words.fNextWeek, "N"], ["none", words.fNoDate, "A"],
  ];
  return [
    ...when.map(([name, label, key]): MenuItem => ({
      id: `flag.${name}`, label, key, icon: "flag", run: (via) => mark(app, "message.flag", via, { flag: flagFor(app, name) }),
    })),
    { id: "flag.custom", label: words.fCustom, key: "C", run: (via) => void customFlag(app, via) },
    {
      id: "flag.complete", label: words.fComplete, key: "M", icon: "checkmark", separator: true,
      run: (via) => mark(app, "message.flagComplete", via, { flag: { state: "complete", due: null, reminder: null } }),
    },
    { id: "flag.clear", label: words.fClear, key: "E", run: (via) => mark(app, "message.flagClear", via, { flag: null }) },
  ];
}

async function customFlag(app: App, via: Via): Promise<void> {
  const { words } = app;
  const now = current(app)?.message.flag;
  const got = await openDialog({
    title: words.followUp,
    tabs: [{
      label: words.followUp, fields: [
        { name: "due", label: words.dueDate, type: "date", value: now?.due ?? "" },
        { name: "on", label: words.remindOn, type: "date", value: now?.reminder?.slice(0, 10) ?? "", fieldset: words.reminder },
        { name: "at", label: words.remindAt, type: "text", value: now?.reminder?.slice(11) ?? "09:00", fieldset: words.reminder, when: (values) => values["on"] !== "" },
      ],
    }],
    check: (values) => {
      if (values["due"] !== "" && !isDay(String(values["due"]))) return { field: "due", text: words.badDate };
      if (values["on"] !== "" && !isDay(String(values["on"]))) return { field: "on", text: words.badDate };
      return values["on"] !== "" && readTime(String(values["at"])) === null ? { field: "at", text: words.badTime } : null;
    },
  });
  if (!got) return;
  const due = String(got.values["due"]) || null;
  const reminder = got.values["on"] ? `${String(got.values["on"])}T${readTime(String(got.values["at"])) ?? "09:00"}` : null;
  mark(app, "message.flag", via === "menu" ? "dialog" : via, { flag: { state: "flagged", due, reminder } });
}

/** `toggle` and `has` say what a category's item does and shows. */
export function categoryMenu(
  app: App, toggle: (id: string, via: Via) => void, has: (id: string) => boolean, clear: (via: Via) => void,
): MenuItem[] {
  const { box } = app.store;
  const items = Object.entries(box.categories).sort((one, other) => one[1].name.localeCompare(other[1].name)).map(([id, one]): MenuItem => ({
    id: `category.${id}`, label: one.name, icon: `category_${one.colour}`, checked: () => has(id), run: (via) => toggle(id, via),
  }));
  return [
    ...items,
    { id: "category.clear", label: app.words.clearCategories, separator: true, run: (via) => clear(via) },
    { id: "category.all", label: app.words.allCategories, icon: "tag", run: () => void manageCategories(app) },
  ];
}

export function messageCategories(app: App): MenuItem[] {
  return categoryMenu(
    app, (id, via) => toggleCategory(app, via, id),
    (id) => chosen(app).length > 0 && chosen(app).every((one) => app.store.box.messages[one]?.categories.includes(id)),
    (via) => mark(app, "message.clearCategories", via, { categories: [] }),
  );
}

export function colourName(app: App, colour: Colour): string {
  const name = `c${colour.charAt(0).toUpperCase()}${colour.slice(1)}` as keyof typeof app.words;
  return String(app.words[name]);
}

export async function manageCategories(app: App): Promise<void> {
  const { words } = app;
  for (;;) {
    const { categories } = app.store.box;
    const options = Object.entries(categories).map(([id, one]) => ({ value: id, label: `${one.name} – ${colourName(app, one.colour)}` }));
    const got = await openDialog({
      title: words.category, ok: words.closeDraft,
      buttons: [{ id: "new", label: words.newOne }, { id: "change", label: words.change }, { id: "delete", label: words.deleteOne }],
      tabs: [{ label: words.category, fields: [{ name: "one", label: words.category, type: "list", options }] }],
    });
    if (!got || got.button === "ok") return;
    const id = String(got.values["one"]);
    if (got.button === "new") await editCategory(app, null);
    else if (categories[id] && got.button === "change") await editCategory(app, id);
    else if (categories[id]) removeCategory(app, id);
  }
}

/** It comes off everything that carries it first. */
function removeCategory(app: App, id: string): void {
  const { box } = app.store;
  const without = (list: readonly string[]) => list.filter((one) => one !== id);
  const edits: MailEdit[] = [];
  for (const [name, one] of Object.entries(box.messages)) if (one.categories.includes(id)) edits.push({ op: "message.set", id: name, set: { categories: without(one.categories) } });
  for (const [name, one] of Object.entries(box.events)) if (one.categories.includes(id)) edits.push({ op: "event.set", id: name, set: { categories: without(one.categories) } });
  for (const [name, one] of Object.entries(box.contacts)) if (one.categories.includes(id)) edits.push({ op: "contact.set", id: name, set: { categories: without(one.categories) } });
  if (box.rules.some((rule) => rule.then.categories?.includes(id))) return;
  run(app, "category.delete", "dialog", [...edits, { op: "category.remove", id }]);
}

async function editCategory(app: App, id: string | null): Promise<void> {
  const { words } = app;
  const { categories } = app.store.box;
  const now = id === null ? undefined : categories[id];
  const got = await openDialog({
    title: words.category,
    tabs: [{
      label: words.category, fields: [
        { name: "name", label: words.name, type: "text", value: now?.name ?? "" },
        { name: "colour", label: words.colour, type: "select", value: now?.colour ?? "red", options: COLOURS.map((value) => ({ value, label: colourName(app, value) })) },
      ],
    }],
    check: (values) => {
      const name = String(values["name"]).trim();
      if (name === "") return { field: "name", text: words.needName };
      const taken = Object.entries(categories).some(([other, one]) => other !== id && one.name.toLowerCase() === name.toLowerCase());
      return taken ? { field: "name", text: words.nameTaken } : null;
    },
  });
  if (!got) return;
  const category = { name: clean(String(got.values["name"]).trim(), 120), colour: got.values["colour"] as Colour };
  if (id === null) run(app, "category.new", "dialog", [{ op: "category.add", id: app.store.id("c"), category }]);
  else run(app, "category.change", "dialog", [{ op: "category.set", id, set: category }]);
}

export function moveMenu(app: App): MenuItem[] {
  const { folders } = app.store.box;
  const items = tree(app).filter(({ id }) => id !== app.screen.folder && id !== "drafts" && id !== "sent").slice(0, 14).map(({ id }): MenuItem => ({
    id: `move.${id}`, label: folders[id]?.name ?? id, icon: "folder", run: (via) => mark(app, "message.move", via, { folder: id }),
  }));
  return [...items, { id: "move.other", label: app.words.otherFolder, key: "O", icon: "folder_arrow_right", separator: true, run: (via) => void moveTo(app, via) }];
}

export async function moveTo(app: App, via: Via): Promise<void> {
  const ids = chosen(app);
  if (ids.length === 0) return;
  const folder = await pickFolder(app, app.words.chooseFolder);
  if (folder !== null) mark(app, "message.move", via === "menu" ? "dialog" : via, { folder }, ids);
}

export function messageMenu(app: App): MenuItem[] {
  const { words } = app;
  const one = () => current(app) !== null && current(app)?.message.state !== "draft";
  return [
    { id: "reply", label: words.reply, icon: "arrow_reply", shortcut: "Ctrl+R", enabled: one, run: (via) => answer(app, "reply", via) },
    { id: "replyAll", label: words.replyAll, icon: "arrow_reply_all", enabled: one, run: (via) => answer(app, "reply_all", via) },
    { id: "forward", label: words.forward, icon: "arrow_forward", shortcut: "Ctrl+F", enabled: one, run: (via) => answer(app, "forward", via) },
    { id: "read", label: chosen(app).some((id) => !app.store.box.messages[id]?.read) ? words.markRead : words.markUnread, icon: "mail_unread", separator: true, run: (via) => toggleRead(app, via) },
    { id: "categorise", label: words.categorise, icon: "tag", items: messageCategories(app) },
    { id: "flag", label: words.followUp, icon: "flag", items: flagMenu(app) },
    { id: "move", label: words.move, icon: "folder_arrow_right", separator: true, items: moveMenu(app) },
    { id: "rule", label: words.createRule, enabled: one, run: (via) => void createRule(app, via) },
    { id: "delete", label: words.del, icon: "delete", shortcut: "Del", separator: true, run: (via) => void remove(app, via) },
  ];
}
