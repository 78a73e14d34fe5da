/** The reading pane: head, invitation, attachments, text. */
import { icon, openDialog, openMenu } from "../../kit";
import { h } from "../../kit/dom";
import type { Via } from "../../contract";
import { current, nameOf, run, type App } from "../app";
import { fullMoment, longDay, timeOf } from "../dates";
import { answer, inDeleted } from "../mailing";
import type { MailEdit, Message, Person, Response } from "../model";

export function readingPane(app: App): HTMLElement {
  const { words, screen } = app;
  const pane = h("section", { class: "mail-reading", "aria-label": words.reading });
  const shown = current(app);
  if (!shown) {
    const text = screen.chosen.length > 1 ? words.severalChosen(screen.chosen.length) : words.noMessage;
    pane.append(h("p", { class: "mail-empty" }, text));
    return pane;
  }
  const { message } = shown;
  pane.append(
    h("h2", { class: "mail-subject" }, message.subject),
    h("div", { class: "mail-head" },
      h("span", { class: "mail-avatar", "aria-hidden": "true" }, initials(message.from)),
      h("div", { class: "mail-head-lines" },
        h("div", { class: "mail-head-from" }, nameOf(message.from), message.from.name ? h("span", { class: "mail-soft" }, ` <${message.from.address}>`) : null),
        h("div", { class: "mail-soft" }, `${words.to}${colon(app)} ${people(message.to)}`),
        message.cc.length ? h("div", { class: "mail-soft" }, `${words.cc}${colon(app)} ${people(message.cc)}`) : null,
        message.bcc.length && message.state !== "received" ? h("div", { class: "mail-soft" }, `${words.bcc}${colon(app)} ${people(message.bcc)}`) : null),
      h("div", { class: "mail-head-side" }, answerBar(app), h("div", { class: "mail-soft" }, fullMoment(message.date, app.locale)))),
    ...notes(app, message));
  if (message.event) pane.append(invitation(app, message.event));
  if (message.attachments.length) {
    pane.append(h("ul", { class: "mail-attachments", "aria-label": words.attachments },
      ...message.attachments.map((one) => h("li", { class: "mail-attachment" }, icon("attach"), h("span", {}, one.name), h("span", { class: "mail-soft" }, kilobytes(app, one.size))))));
  }
  pane.append(h("div", { class: "mail-reading-body", tabindex: 0, "data-key": "body", role: "document", "aria-label": words.body }, message.body));
  return pane;
}

export function colon(app: App): string {
  return app.locale === "fr" ? "\u00a0:" : ":";
}

export function kilobytes(app: App, size: number): string {
  return `${Math.max(1, Math.round(size / 1024))} ${app.locale === "fr" ? "Ko" : "KB"}`;
}

export function initials(person: Person): string {
  const parts = nameOf(person).split(/[\s.@]+/).filter(Boolean);
  return ((parts[0]?.[0] ?? "") + (parts.length > 1 ? parts[1]?.[0] ?? "" : "")).toUpperCase();
}

function people(list: readonly Person[]): string {
  return list.map(nameOf).join("; ");
}

function answerBar(app: App): HTMLElement {
  const { words } = app;
  const one = (key: string, name: string, label: string, run: () => void) => h("button", {
    type: "button", class: "mail-small-button", "data-key": key, title: label, "aria-label": label, onclick: run,
  }, icon(name));
  return h("div", { class: "mail-answer", role: "toolbar", "aria-label": words.gRespond },
    one("r-reply", "arrow_reply", words.reply, () => answer(app, "reply", "mouse")),
    one("r-all", "arrow_reply_all", words.replyAll, () => answer(app, "reply_all", "mouse")),
    one("r-forward", "arrow_forward", words.forward, () => answer(app, "forward", "mouse")));
}

function notes(app: App, message: Message): HTMLElement[] {
  const { words, store } = app;
  const found: HTMLElement[] = [];
  const add = (name: string, text: string, more = "") => found.push(h("div", { class: `mail-note ${more}` }, icon(name), h("span", {}, text)));
  if (message.importance === "high") add("important", words.highMark, "mail-high");
  if (message.importance === "low") add("arrow_down", words.lowMark);
  if (message.sensitivity !== "normal") add("lock_closed", words[message.sensitivity]);
  if (message.flag?.state === "complete") add("checkmark", words.completeMark);
  else if (message.flag) add("flag", message.flag.due ? words.flagDue(longDay(message.flag.due, app.locale)) : words.flaggedMark, "mail-flag");
  if (message.answered) add(message.answered === "forward" ? "arrow_forward" : "arrow_reply", message.answered === "forward" ? words.forwardedMark : words.repliedMark);
  if (message.categories.length) {
    found.push(h("div", { class: "mail-note" }, ...message.categories.map((one) => {
      const category = store.box.categories[one];
      return h("span", { class: `mail-tag mail-c-${category?.colour ?? "grey"}` }, category?.name ?? one);
    })));
  }
  return found;
}

const SAID: Readonly<Record<Response, "notAnswered" | "accepted" | "tentativelyAccepted" | "declined">> = {
  none: "notAnswered", accepted: "accepted", tentative: "tentativelyAccepted", declined: "declined",
};

function invitation(app: App, id: string): HTMLElement {
  const { words, store } = app;
  const event = store.box.events[id];
  if (!event) return h("div", {});
  const button = (response: Exclude<Response, "none">, label: string, name: string) => h("button", {
    type: "button", class: "kit-push mail-answer-button", "data-key": `respond-${response}`, "aria-haspopup": "menu",
    "aria-pressed": String(event.response === response),
    onclick: (click) => openMenu(click.currentTarget as HTMLElement, [
      { id: "send", label: label, key: "S", run: () => respond(app, id, response, "", "mouse") },
      { id: "comment", label: words.withComment, key: "E", run: () => void comment(app, id, response) },
    ]),
  }, icon(name), label);
  const when = event.all_day ? longDay(event.start, app.locale) : `${fullMoment(event.start, app.locale)} – ${timeOf(event.end)}`;
  return h("div", { class: "mail-invitation", role: "group", "aria-label": words.invitation },
    h("div", {}, h("strong", {}, when), event.location ? ` · ${event.location}` : "", event.recurrence ? ` · ${words.repeats}` : ""),
    h("div", { class: "mail-soft" }, words[SAID[event.response]]),
    event.organiser.address === store.box.owner.address ? null : h("div", { class: "mail-invitation-buttons" },
      button("accepted", words.accept, "checkmark"), button("tentative", words.tentative, "question"), button("declined", words.decline, "dismiss")));
}

async function comment(app: App, id: string, response: Response): Promise<void> {
  const got = await openDialog({
    title: app.words.withComment, ok: app.words.send,
    tabs: [{ label: app.words.respondWith, fields: [{ name: "text", label: app.words.respondWith, type: "textarea", value: "" }] }],
  });
  if (got) respond(app, id, response, String(got.values["text"]).slice(0, 5000), "dialog");
}

/** The answer goes out and the invitation leaves the inbox. */
export function respond(app: App, id: string, response: Response, text: string, via: Via): void {
  const messages = Object.entries(app.store.box.messages).filter(([, one]) => one.event === id && one.folder !== "deleted");
  const edits: MailEdit[] = [
    { op: "event.respond", id, response, comment: text },
    ...messages.map(([name]): MailEdit => ({ op: "message.set", id: name, set: { folder: "deleted" } })),
  ];
  if (app.screen.module === "mail" && messages.some(([name]) => app.screen.chosen.includes(name))) app.screen.chosen = [];
  run(app, `event.${response}`, via, edits);
  app.focusList();
}

export { inDeleted };
