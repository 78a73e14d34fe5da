/** The modules' rail, and the tree of folders. */
import { contextMenu, icon, openDialog } from "../../kit";
import type { MenuItem } from "../../kit";
import type { Via } from "../../contract";
import { h } from "../../kit/dom";
import { run, type App, type Module } from "../app";
import { mark, sure } from "../mailing";
import type { MailEdit, Role } from "../model";
import { clean } from "../store";

const ICONS: Readonly<Record<Role, string>> = {
  inbox: "mail_inbox", drafts: "edit", sent: "send", deleted: "delete", junk: "mail_prohibited", archive: "archive",
};
const ORDER: readonly Role[] = ["inbox", "drafts", "sent", "archive", "deleted", "junk"];

export function rail(app: App): HTMLElement {
  const one = (module: Module, name: string, label: string) => h("button", {
    type: "button", class: "mail-rail-button", "aria-current": app.screen.module === module ? "page" : null, "data-key": module,
    title: label, onclick: () => goTo(app, module),
  }, icon(name), h("span", {}, label));
  return h("nav", { class: "mail-rail", "aria-label": app.words.modules },
    one("mail", "mail", app.words.mail), one("calendar", "calendar_ltr", app.words.calendar), one("people", "people", app.words.people));
}

export function goTo(app: App, module: Module): void {
  app.flush();
  app.screen.module = module;
  app.render();
  app.focusList();
}

/** Folders with their depth, in the order of the pane. */
export function tree(app: App): { id: string; depth: number }[] {
  const { folders } = app.store.box;
  const found: { id: string; depth: number }[] = [];
  const under = (parent: string | null, depth: number) => {
    const rank = (id: string) => {
      const role = folders[id]?.role;
      return role ? ORDER.indexOf(role) : ORDER.length;
    };
    Object.keys(folders).filter((id) => folders[id]?.parent === parent)
      .sort((one, other) => rank(one) - rank(other) || (folders[one]?.name ?? "").localeCompare(folders[other]?.name ?? ""))
      .forEach((id) => {
        found.push({ id, depth });
        under(id, depth + 1);
      });
  };
  under(null, 1);
  return found;
}

export function folderPane(app: App): HTMLElement {
  const { box } = app.store;
  const pane = h("nav", { class: "mail-folders", "aria-label": app.words.folders },
    h("div", { class: "mail-owner" }, box.owner.address));
  const list = h("ul", { class: "mail-tree", role: "tree", "aria-label": app.words.folders });
  for (const { id, depth } of tree(app)) {
    const folder = box.folders[id];
    if (!folder) continue;
    const inside = Object.values(box.messages).filter((one) => one.folder === id);
    const count = folder.role === "drafts" ? inside.length : inside.filter((one) => !one.read).length;
    const here = id === app.screen.folder;
    const item = h("li", {
      role: "treeitem", class: `mail-folder mail-depth-${Math.min(depth, 6)}`, "aria-level": depth, "aria-selected": String(here),
      tabindex: here ? 0 : -1, "data-key": `folder-${id}`, "data-folder": id,
      "aria-label": count ? `${folder.name}, ${folder.role === "drafts" ? count : `${count} ${app.words.unread}`}` : folder.name,
      onclick: () => openFolder(app, id),
    }, icon(folder.role ? ICONS[folder.role] : "folder"), h("span", { class: "mail-folder-name" }, folder.name),
    count ? h("span", { class: "mail-count" }, String(count)) : null);
    item.addEventListener("dragover", (event) => {
      event.preventDefault();
      item.classList.add("mail-drop");
    });
    item.addEventListener("dragleave", () => item.classList.remove("mail-drop"));
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(app, "message.move", "mouse", { folder: id });
    });
    list.append(item);
  }
  list.addEventListener("keydown", (event) => onKey(app, event));
  contextMenu(list, (target) => {
    const id = target.closest<HTMLElement>("[data-folder]")?.dataset["folder"];
    return id ? folderMenu(app, id) : null;
  });
  pane.append(list);
  return pane;
}

export function openFolder(app: App, id: string): void {
  app.flush();
  Object.assign(app.screen, { folder: id, chosen: [], active: null, query: "", draft: null });
  app.render();
  document.querySelector<HTMLElement>(`[data-key="folder-${id}"]`)?.focus();
}

function onKey(app: App, event: KeyboardEvent): void {
  const items = [...document.querySelectorAll<HTMLElement>(".mail-folder")];
  const at = items.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  const item = to === undefined ? undefined : items[Math.min(Math.max(to, 0), items.length - 1)];
  const here = (event.target as HTMLElement).dataset["folder"] ?? "";
  if (item) openFolder(app, item.dataset["folder"] ?? "inbox");
  else if (event.key === "F2") void renameFolder(app, here, "key");
  else if (event.key === "Delete") void deleteFolder(app, here, "key");
  else if (event.key === "Enter" || event.key === "ArrowRight") app.focusList();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function folderMenu(app: App, id: string): MenuItem[] {
  const { words } = app;
  const own = app.store.box.folders[id]?.role === null;
  return [
    { id: "new", label: `${words.newFolder}…`, icon: "folder_add", run: (via) => void newFolder(app, id, via) },
    { id: "rename", label: `${words.renameFolder}…`, icon: "rename", shortcut: "F2", enabled: () => own, run: (via) => void renameFolder(app, id, via) },
    { id: "move", label: words.moveFolder, icon: "folder_arrow_right", enabled: () => own, run: (via) => void moveFolder(app, id, via) },
    { id: "delete", label: words.deleteFolder, icon: "delete", enabled: () => own, run: (via) => void deleteFolder(app, id, via) },
    { id: "read", label: words.markAllRead, icon: "mail_read", separator: true, run: (via) => markAllRead(app, id, via) },
    { id: "empty", label: words.emptyFolder, icon: "delete_dismiss", enabled: () => id === "deleted" || id === "junk", run: (via) => void emptyFolder(app, id, via) },
  ];
}

function inFolder(app: App, id: string): string[] {
  return Object.keys(app.store.box.messages).filter((one) => app.store.box.messages[one]?.folder === id);
}

export function markAllRead(app: App, id: string, via: Via): void {
  mark(app, "folder.markAllRead", via, { read: true }, inFolder(app, id));
}

async function emptyFolder(app: App, id: string, via: Via): Promise<void> {
  const inside = inFolder(app, id);
  if (inside.length === 0 || !(await sure(app, app.words.confirmDelete, app.words.deleteForGood))) return;
  run(app, "folder.empty", via, inside.map((one): MailEdit => ({ op: "message.remove", id: one })));
}

export function folderOptions(app: App, without: string | null = null): { value: string; label: string }[] {
  const { folders } = app.store.box;
  return tree(app).filter(({ id }) => !isUnder(app, id, without))
    .map(({ id, depth }) => ({ value: id, label: `${"\u2003".repeat(depth - 1)}${folders[id]?.name ?? id}` }));
}

function isUnder(app: App, id: string | null, top: string | null): boolean {
  for (let at = id; at !== null; at = app.store.box.folders[at]?.parent ?? null) if (at === top) return true;
  return false;
}

function nameProblem(app: App, name: string, parent: string | null, but: string | null): string | null {
  if (name === "") return app.words.needName;
  const taken = Object.entries(app.store.box.folders).some(([id, folder]) => id !== but && folder.parent === parent && folder.name === name);
  return taken ? app.words.nameTaken : null;
}

const text = (value: unknown) => clean(String(value ?? "").trim(), 120);
const place = (value: unknown) => (value === "" || value === null ? null : String(value));

export async function newFolder(app: App, parent: string | null, via: Via): Promise<string | null> {
  const { words } = app;
  const answer = await openDialog({
    title: words.newFolder,
    tabs: [{
      label: words.folder, fields: [
        { name: "name", label: words.name, type: "text", value: "" },
        { name: "parent", label: words.parentFolder, type: "list", value: parent ?? "", options: [{ value: "", label: words.topLevel }, ...folderOptions(app)] },
      ],
    }],
    check: (values) => {
      const problem = nameProblem(app, text(values["name"]), place(values["parent"]), null);
      return problem ? { field: "name", text: problem } : null;
    },
  });
  if (!answer) return null;
  const id = app.store.id("f");
  run(app, "folder.new", via === "menu" ? "dialog" : via, [
    { op: "folder.add", id, name: text(answer.values["name"]), parent: place(answer.values["parent"]) },
  ]);
  return id;
}

export async function renameFolder(app: App, id: string, via: Via): Promise<void> {
  const folder = app.store.box.folders[id];
  if (!folder || folder.role) return;
  const answer = await openDialog({
    title: app.words.renameFolder,
    tabs: [{ label: app.words.folder, fields: [{ name: "name", label: app.words.name, type: "text", value: folder.name }] }],
    check: (values) => {
      const problem = nameProblem(app, text(values["name"]), folder.parent, id);
      return problem ? { field: "name", text: problem } : null;
    },
  });
  const name = text(answer?.values["name"]);
  if (answer && name !== folder.name) run(app, "folder.rename", via, [{ op: "folder.set", id, set: { name } }]);
}

export async function moveFolder(app: App, id: string, via: Via): Promise<void> {
  const folder = app.store.box.folders[id];
  if (!folder || folder.role) return;
  const answer = await openDialog({
    title: app.words.moveFolder,
    tabs: [{
      label: app.words.folder, fields: [{
        name: "parent", label: app.words.parentFolder, type: "list", value: folder.parent ?? "",
        options: [{ value: "", label: app.words.topLevel }, ...folderOptions(app, id)],
      }],
    }],
    check: (values) => {
      const problem = nameProblem(app, folder.name, place(values["parent"]), id);
      return problem ? { field: "parent", text: problem } : null;
    },
  });
  const parent = place(answer?.values["parent"]);
  if (answer && parent !== folder.parent) run(app, "folder.move", via, [{ op: "folder.set", id, set: { parent } }]);
}

/** Into the deleted folder; from there for good, with what lies in it. */
export async function deleteFolder(app: App, id: string, via: Via): Promise<void> {
  const folder = app.store.box.folders[id];
  if (!folder || folder.role) return;
  if (!isUnder(app, folder.parent, "deleted")) {
    const problem = nameProblem(app, folder.name, "deleted", id);
    const edit: MailEdit = { op: "folder.set", id, set: { parent: "deleted", ...(problem ? { name: `${folder.name} (2)` } : {}) } };
    app.screen.folder = folder.parent ?? "inbox";
    run(app, "folder.delete", via, [edit]);
    return;
  }
  if (!(await sure(app, app.words.confirmDelete, app.words.deleteForGood))) return;
  const inside = tree(app).map((one) => one.id).filter((one) => isUnder(app, one, id));
  const messages = inside.flatMap((one) => inFolder(app, one)).map((one): MailEdit => ({ op: "message.remove", id: one }));
  app.screen.folder = "deleted";
  run(app, "folder.deleteForGood", via, [...messages, ...inside.reverse().map((one): MailEdit => ({ op: "folder.remove", id: one }))]);
}

export async function pickFolder(app: App, title: string): Promise<string | null> {
  const answer = await openDialog({
    title, buttons: [{ id: "new", label: app.words.newOne }],
    tabs: [{ label: app.words.folder, fields: [{ name: "folder", label: app.words.folder, type: "list", value: app.screen.folder, options: folderOptions(app) }] }],
  });
  if (!answer) return null;
  return answer.button === "new" ? newFolder(app, "inbox", "dialog") : String(answer.values["folder"]);
}
