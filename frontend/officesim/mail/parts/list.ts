/** The list of messages: search, order, headings, rows. */
import { contextMenu, icon } from "../../kit";
import { exchange, h } from "../../kit/dom";
import type { App } from "../app";
import { chosen } from "../app";
import { addDays, dayOf, mondayOf, show, shortDay, timeOf } from "../dates";
import { sections, who, type Row } from "../listing";
import { mark, remove, toggleRead } from "../mailing";
import type { Message } from "../model";
import { messageMenu } from "../menus";

const panes = new WeakMap<App, HTMLElement>();
const boxes = new WeakMap<App, { element: HTMLElement; input: HTMLInputElement }>();

export function messageList(app: App): HTMLElement {
  const { words, screen, store } = app;
  const parts = sections(store.box, screen, words);
  const rows = parts.flatMap((part) => part.rows);
  const list = h("div", {
    class: "mail-rows", role: "listbox", "aria-label": store.box.folders[screen.folder]?.name ?? words.messages, "aria-multiselectable": "true",
  });
  if (!rows.some((row) => row.id === screen.active)) screen.active = rows[0]?.id ?? null;
  for (const part of parts) {
    const group = h("div", { class: "mail-group", role: "group", ...(part.title ? { "aria-label": part.title } : {}) });
    if (part.title) group.append(h("div", { class: "mail-heading", "aria-hidden": "true" }, part.title));
    group.append(...part.rows.map((row) => rowOf(app, row)));
    list.append(group);
  }
  if (rows.length === 0) {
    list.removeAttribute("role");
    list.append(h("p", { class: "mail-empty" }, screen.query ? words.nothingFound : words.nothing));
  }
  list.addEventListener("keydown", (event) => onKey(app, event, rows.map((row) => row.id)));
  contextMenu(list, (target) => {
    const id = target.closest<HTMLElement>("[data-id]")?.dataset["id"];
    if (!id) return null;
    if (!screen.chosen.includes(id)) select(app, id);
    return messageMenu(app);
  });
  const search = searchBox(app);
  // One section for the life of the program: the box that is typed in stays in the page.
  const pane = panes.get(app) ?? h("section", { class: "mail-list", "aria-label": words.messages });
  panes.set(app, pane);
  exchange(pane, [search, list]);
  return pane;
}

function searchBox(app: App): HTMLElement {
  const { words, screen } = app;
  const kept = boxes.get(app);
  if (kept) {
    if (kept.input.value !== screen.query) kept.input.value = screen.query;
    exchange(kept.element, [kept.element.firstElementChild as Element, kept.input, ...(screen.query ? [scopeButton(app)] : [])]);
    return kept.element;
  }
  const input = h("input", {
    type: "search", class: "mail-search-input", placeholder: words.searchHint, "aria-label": words.search, "data-key": "search", autocomplete: "off",
  });
  input.value = screen.query;
  input.addEventListener("input", () => {
    screen.query = input.value;
    app.render();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      screen.query = "";
      app.render();
    } else if (event.key === "ArrowDown" || event.key === "Enter") app.focusList();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const element = h("div", { class: "mail-search", role: "search" }, icon("search"), input, screen.query ? scopeButton(app) : null);
  boxes.set(app, { element, input });
  return element;
}

function scopeButton(app: App): HTMLElement {
  const { words, screen } = app;
  return h("button", {
    type: "button", class: "mail-scope", "aria-pressed": String(screen.everywhere), "data-key": "scope",
    onclick: () => {
      screen.everywhere = !screen.everywhere;
      app.render();
    },
  }, screen.everywhere ? words.searchAll : words.searchHere);
}

function rowOf(app: App, { id, message }: Row): HTMLElement {
  const { words, screen, store } = app;
  const on = screen.chosen.includes(id);
  const row = h("div", {
    class: `mail-row${message.read ? "" : " mail-unread"}`, role: "option", "aria-selected": String(on), "data-id": id, "data-key": `row-${id}`,
    tabindex: screen.active === id ? 0 : -1, draggable: "true", "aria-label": spoken(app, message),
  },
  h("span", { class: "mail-row-who" }, message.state === "draft" ? h("span", { class: "mail-draft-mark" }, `${words.draftMark} `) : null, who(message)),
  h("span", { class: "mail-row-marks", "aria-hidden": "true" },
    message.answered ? icon(message.answered === "forward" ? "arrow_forward" : "arrow_reply") : null,
    message.importance === "high" ? h("span", { class: "mail-high" }, icon("important")) : null,
    message.importance === "low" ? icon("arrow_down") : null,
    message.attachments.length ? icon("attach") : null,
    message.event ? icon("calendar_ltr") : null,
    message.flag ? h("span", { class: "mail-flag" }, icon(message.flag.state === "complete" ? "checkmark" : "flag")) : null),
  h("span", { class: "mail-row-subject" }, message.subject),
  h("span", { class: "mail-row-date" }, listDate(app, message.date)),
  h("span", { class: "mail-row-preview" }, message.body.replace(/\s+/g, " ").slice(0, 120)),
  h("span", { class: "mail-row-categories", "aria-hidden": "true" }, ...message.categories.map((one) =>
    h("span", { class: `mail-chip mail-c-${store.box.categories[one]?.colour ?? "grey"}` }))));
  row.addEventListener("click", (event) => select(app, id, event.ctrlKey || event.metaKey ? "toggle" : event.shiftKey ? "range" : "one"));
  row.addEventListener("dblclick", () => openRow(app, id));
  row.addEventListener("dragstart", (event) => {
    if (!screen.chosen.includes(id)) screen.chosen = [id];
    event.dataTransfer?.setData("text/plain", id);
  });
  return row;
}

/** What a screen reader hears: the marks in words. */
function spoken(app: App, message: Message): string {
  const { words, store } = app;
  return [
    message.read ? "" : words.unread, message.state === "draft" ? words.draftMark : "", who(message), message.subject, listDate(app, message.date),
    message.importance === "high" ? words.highMark : message.importance === "low" ? words.lowMark : "",
    message.attachments.length ? words.attachmentMark : "",
    message.answered ? (message.answered === "forward" ? words.forwardedMark : words.repliedMark) : "",
    message.flag ? (message.flag.state === "complete" ? words.completeMark : words.flaggedMark) : "",
    ...message.categories.map((one) => store.box.categories[one]?.name ?? ""),
  ].filter(Boolean).join(", ");
}

function listDate(app: App, date: string): string {
  const today = dayOf(app.store.box.today);
  if (dayOf(date) === today) return timeOf(date);
  if (date >= mondayOf(addDays(today, -7))) return `${show(date, app.locale, { weekday: "short" })} ${timeOf(date)}`;
  return shortDay(date, app.locale);
}

/** Choose a message; reading one marks it as read, as office programs do. */
export function select(app: App, id: string, how: "one" | "toggle" | "range" = "one"): void {
  const { screen } = app;
  app.flush();
  if (how === "toggle") screen.chosen = screen.chosen.includes(id) ? screen.chosen.filter((one) => one !== id) : [...screen.chosen, id];
  else if (how === "range") {
    const ids = [...document.querySelectorAll<HTMLElement>(".mail-row")].map((row) => row.dataset["id"] ?? "");
    const [from, to] = [ids.indexOf(screen.chosen[0] ?? id), ids.indexOf(id)].sort((a, b) => a - b);
    const range = ids.slice(from, (to ?? 0) + 1);
    screen.chosen = screen.chosen[0] === id ? range.reverse() : [screen.chosen[0] ?? id, ...range.filter((one) => one !== screen.chosen[0])];
  } else screen.chosen = [id];
  screen.active = id;
  const message = app.store.box.messages[id];
  screen.draft = how === "one" && message?.state === "draft" ? id : null;
  if (how === "one" && message && !message.read && !app.store.readOnly) {
    app.store.run("message.read", "panel", [{ op: "message.set", id, set: { read: true } }], true);
  }
  app.render();
  document.querySelector<HTMLElement>(`[data-key="row-${id}"]`)?.focus({ preventScroll: false });
}

function openRow(app: App, id: string): void {
  if (app.store.box.messages[id]?.state === "draft") app.focusCompose();
  else document.querySelector<HTMLElement>(".mail-reading-body")?.focus();
}

function onKey(app: App, event: KeyboardEvent, ids: readonly string[]): void {
  const { screen } = app;
  const at = ids.indexOf((event.target as HTMLElement).dataset["id"] ?? "");
  if (at < 0) return;
  const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1, PageDown: at + 8, PageUp: at - 8 };
  const to = moves[event.key];
  const id = ids[at] as string;
  if (to !== undefined) {
    const next = ids[Math.min(Math.max(to, 0), ids.length - 1)] as string;
    if (event.ctrlKey) {
      screen.active = next;
      document.querySelector<HTMLElement>(`[data-key="row-${next}"]`)?.focus();
    } else select(app, next, event.shiftKey ? "range" : "one");
  } else if (event.key === " ") select(app, id, event.ctrlKey ? "toggle" : "one");
  else if (event.key === "Enter") openRow(app, id);
  else if (event.key === "Delete") void remove(app, "key", event.shiftKey);
  else if (event.key === "a" && event.ctrlKey && !event.shiftKey) {
    screen.chosen = [...ids];
    app.render();
  } else if (event.key === "Insert") mark(app, "message.flag", "key", { flag: { state: "flagged", due: dayOf(app.store.box.today), reminder: null } }, chosen(app));
  else if ((event.key === "q" || event.key === "u") && event.ctrlKey && !event.shiftKey) {
    if (event.key === "q") mark(app, "message.markRead", "key", { read: true });
    else mark(app, "message.markUnread", "key", { read: false });
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

export { toggleRead };
