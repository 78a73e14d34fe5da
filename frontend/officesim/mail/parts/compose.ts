/** The form in which a message is written, where it is read otherwise. */
import { icon } from "../../kit";
import { h } from "../../kit/dom";
import { everybody, fold, nameOf, resolve, type App } from "../app";
import { detach, send } from "../mailing";
import type { Message, MessageChange, Person } from "../model";
import { clean } from "../store";
import { kilobytes } from "./reading";

const PAUSE_MS = 800;
/** Steady typing is recorded this often all the same. */
const MOST_MS = 2000;
type Field = "to" | "cc" | "bcc";

/** One compose form; it stays while its draft is open, so that typing is never interrupted. */
export class Compose {
  readonly element: HTMLElement;
  private readonly extras = h("div", {});
  private readonly bccLine: HTMLElement;
  private readonly subject: HTMLInputElement;
  private readonly body: HTMLTextAreaElement;
  private readonly fields: Recipients[];
  private timer = 0;
  private drawn = "";
  private since: number | null = null;

  constructor(private readonly app: App, readonly id: string) {
    const { words } = app;
    const message = this.message as Message;
    const fields = (["to", "cc", "bcc"] as const).map((name) => new Recipients(app, name, words[name], (people) => this.set(`message.${name}`, { [name]: people })));
    this.fields = fields;
    this.bccLine = fields[2]?.element as HTMLElement;
    this.subject = h("input", { type: "text", class: "mail-line-input", id: "mail-subject", maxlength: 255, autocomplete: "off", "data-key": "c-subject" });
    this.body = h("textarea", { class: "mail-body", "aria-label": words.body, "data-key": "c-body", maxlength: 15000, spellcheck: "true" });
    this.subject.value = message.subject;
    this.body.value = message.body;
    for (const input of [this.subject, this.body]) {
      input.addEventListener("input", () => {
        window.clearTimeout(this.timer);
        this.since ??= performance.now();
        this.timer = window.setTimeout(() => this.flush(), Math.max(0, Math.min(PAUSE_MS, this.since + MOST_MS - performance.now())));
      });
      input.addEventListener("blur", () => this.flush());
    }
    const sendButton = h("button", { type: "button", class: "mail-send", "data-key": "c-send", onclick: () => void send(app, "mouse") }, icon("send"), h("span", {}, words.send));
    this.element = h("section", { class: "mail-compose", "aria-label": words.compose },
      h("div", { class: "mail-compose-head" }, sendButton,
        h("div", { class: "mail-compose-lines" }, ...fields.map((one) => one.element),
          h("div", { class: "mail-line" }, h("label", { for: "mail-subject", class: "mail-line-label" }, words.subject), this.subject))),
      this.extras, this.body);
    this.refresh();
  }

  private get message(): Message | undefined {
    return this.app.store.box.messages[this.id];
  }

  private set(cmd: string, set: MessageChange): void {
    this.app.store.run(cmd, "type", [{ op: "message.set", id: this.id, set }], true);
    this.refresh();
    this.app.renderSoon();
  }

  /** What was typed and not yet recorded. */
  flush(): void {
    window.clearTimeout(this.timer);
    this.since = null;
    const message = this.message;
    if (!message || message.state !== "draft") return;
    const subject = clean(this.subject.value, 255).replace(/\n/g, " ");
    const body = clean(this.body.value);
    const set: MessageChange = {
      ...(subject === message.subject ? {} : { subject }), ...(body === message.body ? {} : { body }),
    };
    if (Object.keys(set).length > 0) this.app.store.run("message.type", "type", [{ op: "message.set", id: this.id, set }], true);
  }

  refresh(): void {
    const message = this.message;
    if (!message) return;
    const { app } = this;
    for (const field of this.fields) field.refresh(message[field.name]);
    this.bccLine.hidden = !app.screen.showBcc && message.bcc.length === 0;
    if (document.activeElement !== this.subject && clean(this.subject.value, 255) !== message.subject) this.subject.value = message.subject;
    if (document.activeElement !== this.body && clean(this.body.value) !== message.body) this.body.value = message.body;
    const readOnly = app.store.readOnly;
    this.subject.readOnly = this.body.readOnly = readOnly;
    const extras = JSON.stringify([message.importance, message.attachments]);
    if (extras === this.drawn) return;
    this.drawn = extras;
    this.extras.replaceChildren();
    if (message.importance !== "normal") {
      this.extras.append(h("div", { class: "mail-note mail-high" }, icon(message.importance === "high" ? "important" : "arrow_down"),
        h("span", {}, message.importance === "high" ? app.words.highMark : app.words.lowMark)));
    }
    if (message.attachments.length) {
      this.extras.append(h("ul", { class: "mail-attachments", "aria-label": app.words.attachments },
        ...message.attachments.map((one) => h("li", { class: "mail-attachment" }, icon("attach"), h("span", {}, one.name), h("span", { class: "mail-soft" }, kilobytes(app, one.size)),
          h("button", { type: "button", class: "mail-small-button", "aria-label": app.words.remove(one.name), "data-key": `detach-${one.id}`, onclick: () => detach(app, "mouse", one.id) }, icon("dismiss"))))));
    }
  }

  insert(text: string): void {
    this.body.setRangeText(text, this.body.selectionStart, this.body.selectionEnd, "end");
    this.flush();
  }

  /** A new message begins with its recipients, an answer with its text. */
  focus(): void {
    if ((this.message?.to.length ?? 0) === 0) this.fields[0]?.focus();
    else {
      this.body.focus();
      this.body.setSelectionRange(0, 0);
      this.body.scrollTop = 0;
    }
  }
}

/** A line of recipients: names as tokens, what is typed resolved by name, group or address. */
class Recipients {
  readonly element: HTMLElement;
  private readonly tokens = h("span", { class: "mail-tokens" });
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly problem: HTMLElement;
  private people: readonly Person[] = [];
  private at = -1;

  constructor(
    private readonly app: App, readonly name: Field, label: string, private readonly change: (people: readonly Person[]) => void,
  ) {
    const id = `mail-${name}`;
    this.input = h("input", {
      type: "text", id, class: "mail-token-input", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": `${id}-list`, "data-key": `c-${name}`,
    });
    this.list = h("div", { class: "mail-suggestions kit", id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
    this.problem = h("span", { class: "kit-hidden", id: `${id}-problem` });
    const box = h("div", { class: "mail-token-box" }, this.tokens, this.input, this.list);
    this.element = h("div", { class: "mail-line" }, h("label", { for: id, class: "mail-line-label" }, label), box, this.problem);
    box.addEventListener("click", (event) => event.target === box && this.input.focus());
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("blur", () => {
      this.hide();
      this.take(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
  }

  focus(): void {
    this.input.focus();
  }

  refresh(people: readonly Person[]): void {
    this.people = people;
    this.input.readOnly = this.app.store.readOnly;
    this.tokens.replaceChildren(...people.map((person, index) => h("span", { class: "mail-token", title: person.address },
      nameOf(person), h("button", {
        type: "button", class: "mail-token-remove", tabindex: -1, "aria-label": this.app.words.remove(nameOf(person)), onclick: () => this.drop(index),
      }, icon("dismiss")))));
  }

  private drop(index: number): void {
    this.change(this.people.filter((_, at) => at !== index));
    this.input.focus();
  }

  /** True when everything typed was understood. */
  private take(typed: string): boolean {
    const parts = typed.split(/[;,]/).map((part) => part.trim()).filter(Boolean);
    const found: Person[] = [];
    const unknown: string[] = [];
    for (const part of parts) {
      const people = resolve(this.app, part);
      if (people) found.push(...people.map(({ name, address }) => ({ name: clean(name, 120), address })));
      else unknown.push(part);
    }
    this.input.value = unknown.join("; ");
    this.element.classList.toggle("mail-token-bad", unknown.length > 0);
    this.complain(unknown.length > 0 ? this.app.words.notResolved(unknown.join("; ")) : "");
    const fresh = found.filter((person, at) => ![...this.people, ...found.slice(0, at)].some((one) => one.address.toLowerCase() === person.address.toLowerCase()));
    if (fresh.length > 0) this.change([...this.people, ...fresh].slice(0, 100));
    return unknown.length === 0;
  }

  /** An unknown name, for those who do not see the red line. */
  private complain(text: string): void {
    this.problem.textContent = text;
    if (text) {
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", this.problem.id);
      this.app.announce(text);
    } else for (const name of ["aria-invalid", "aria-describedby"]) this.input.removeAttribute(name);
  }

  private suggest(): void {
    const typed = fold(this.input.value.split(/[;,]/).at(-1) ?? "");
    this.element.classList.remove("mail-token-bad");
    this.complain("");
    if (/[;,]\s*$/.test(this.input.value)) {
      this.take(this.input.value);
      this.hide();
      return;
    }
    const groups = Object.values(this.app.store.box.groups).map((group) => ({ name: group.name, address: "" }));
    const found = typed.length < 2 ? [] : [...groups, ...everybody(this.app)]
      .filter((one) => fold(`${one.name} ${one.address}`).includes(typed)).slice(0, 8);
    this.at = -1;
    this.list.replaceChildren(...found.map((person, index) => {
      const option = h("div", { class: "kit-option", role: "option", id: `mail-${this.name}-${index}`, "aria-selected": "false" }, person.name, person.address ? h("span", { class: "mail-soft" }, ` ${person.address}`) : null);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.pick(person);
      });
      option.dataset["value"] = person.address || person.name;
      return option;
    }));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
  }

  private pick(person: Person): void {
    const before = this.input.value.split(/[;,]/).slice(0, -1).join(";");
    this.hide();
    this.take(`${before};${person.address || person.name}`);
    this.input.focus();
  }

  private hide(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const options = [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
    const open = !this.list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
      options.forEach((option, index) => {
        option.classList.toggle("kit-active", index === this.at);
        option.setAttribute("aria-selected", String(index === this.at));
      });
      this.input.setAttribute("aria-activedescendant", options[this.at]?.id ?? "");
    } else if (open && (event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      this.pick({ name: options[this.at]?.dataset["value"] ?? "", address: "" });
    } else if (open && event.key === "Escape") this.hide();
    else if (event.key === "Enter" && !event.ctrlKey) this.take(this.input.value);
    else if (event.key === "Backspace" && this.input.value === "" && this.people.length > 0) this.drop(this.people.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
