/** The mail program: messages, calendar and people of one mailbox. */
import type { Edit, Host, Workspace } from "../contract";
import { closePopups, cyclePanes, mountRibbon, statusBar, toast, type Ribbon } from "../kit";
import { exchange, h } from "../kit/dom";
import { Screen, type App } from "./app";
import { canonical, sha256 } from "./canonical";
import { save } from "./calendaring";
import { automaticReplies } from "./dialogs/settings";
import { loadIcons } from "./icons";
import { shortcuts } from "./keys";
import { sections } from "./listing";
import type { MailEdit, Mailbox } from "./model";
import { calendarPane, eventsToday } from "./parts/calendar";
import { Compose } from "./parts/compose";
import { EventForm } from "./parts/eventform";
import { follow } from "./following";
import { folderPane, rail } from "./parts/folders";
import { messageList } from "./parts/list";
import { entries, peoplePane } from "./parts/people";
import { readingPane } from "./parts/reading";
import { ribbonOf, type Actions } from "./ribbon";
import { Store } from "./store";
import { wordsOf } from "./words";
import "./css/mail.css";

const RELEASES = ["pointerup", "pointercancel", "dragend"] as const;

export async function open(root: HTMLElement, opening: unknown, host: Host): Promise<Workspace> {
  loadIcons();
  return new MailProgram(root, opening as Mailbox, host);
}

class MailProgram implements Workspace {
  private readonly app: App;
  private readonly shell = h("div", { class: "mail-shell kit" });
  private readonly body = h("div", { class: "mail-main" });
  private readonly banner = h("div", { class: "mail-banner", role: "status", hidden: true });
  private readonly bar = statusBar();
  private readonly ribbon: Ribbon;
  private readonly stopPanes: () => void;
  private readonly onStray: (event: KeyboardEvent) => void;
  private compose: Compose | null = null;
  private form: { view: EventForm; of: unknown } | null = null;
  private scrolled = false;
  private zoomed = "";
  private pressed = false;
  private waiting = 0;

  constructor(root: HTMLElement, opening: Mailbox, host: Host) {
    const store = new Store(opening, host);
    this.app = {
      store, locale: host.locale, words: wordsOf(host.locale), screen: new Screen(opening.today), render: () => this.render(), renderSoon: () => this.renderSoon(),
      flush: () => this.compose?.flush(), focusList: () => this.focusList(), focusCompose: () => (this.compose ?? this.form?.view)?.focus(),
      announce: (text) => host.announce(text),
    };
    const actions = this.actions();
    this.shell.append(this.banner, this.body, this.bar.element);
    root.append(this.shell);
    this.ribbon = mountRibbon(this.shell, ribbonOf(this.app, actions), {
      locale: host.locale, application: "mail", title: host.title, focusWork: () => this.focus(), announce: (text) => host.announce(text),
      reserved: (letter) => letter === "S" && (this.app.screen.draft !== null || this.app.screen.editing !== null),
    });
    const keys = shortcuts(this.app, actions, () => {
      if (actions.readForm()) save(this.app, "key", this.app.screen.editing?.invites ?? false);
    });
    this.shell.addEventListener("keydown", keys);
    // After a click on nothing the page itself has the focus.
    this.onStray = (event) => { if (event.target === document.body) keys(event); };
    document.addEventListener("keydown", this.onStray);
    document.addEventListener("pointerdown", this.onPress, true);
    for (const kind of RELEASES) document.addEventListener(kind, this.onRelease, true);
    this.stopPanes = cyclePanes(() => [this.ribbon.element, ...this.body.querySelectorAll<HTMLElement>(".mail-rail,.mail-folders,.mail-list,.mail-reading,.mail-compose,.mail-calendar")]);
    store.onChange(() => this.render());
    this.render();
  }

  private readonly onPress = (): void => { this.pressed = true; };
  private readonly onRelease = (): void => {
    this.pressed = false;
    if (this.waiting === -1) this.renderSoon();
  };

  /** A click is lost where its element is exchanged between press and release: that waits until after it. */
  private renderSoon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = this.pressed ? -1 : window.setTimeout(() => this.render());
  }

  private actions(): Actions {
    const { app } = this;
    return {
      search: () => {
        if (app.screen.module === "calendar") app.screen.module = "mail";
        this.render();
        this.body.querySelector<HTMLInputElement>("[data-key=search]")?.focus();
      },
      addressBook: () => {
        app.flush();
        app.screen.module = "people";
        this.render();
        this.focusList();
      },
      insertText: (text) => this.compose?.insert(text),
      checkNames: () => {
        (document.activeElement as HTMLElement | null)?.blur();
        if (!this.body.querySelector(".mail-token-bad")) toast(app.words.nameResolved);
      },
      readForm: () => this.form?.view.read() ?? false,
    };
  }

  private render(): void {
    window.clearTimeout(this.waiting);
    this.waiting = 0;
    const { app } = this;
    const { screen, store } = app;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.["key"];
    const inside = this.body.contains(document.activeElement);
    const kept = new Map([...this.body.querySelectorAll<HTMLElement>(".mail-rows,[data-scroll]")].map((one) => [one.className, one.scrollTop]));
    if (!store.box.folders[screen.folder]) screen.folder = "inbox";
    const draft = screen.draft === null ? undefined : store.box.messages[screen.draft];
    if (draft?.state !== "draft") screen.draft = null;
    this.prepareForms();
    const panes: Record<typeof screen.module, () => HTMLElement[]> = {
      mail: () => [folderPane(app), messageList(app), ...(this.compose ? [this.compose.element] : screen.readingOff ? [] : [readingPane(app)])],
      calendar: () => [this.form ? this.form.view.element : calendarPane(app)],
      people: () => [peoplePane(app)],
    };
    exchange(this.body, [rail(app), ...panes[screen.module]()]);
    for (const one of this.body.querySelectorAll<HTMLElement>(".mail-rows,[data-scroll]")) one.scrollTop = kept.get(one.className) ?? 0;
    const caret = this.body.querySelector<HTMLInputElement>(`[data-key="${CSS.escape(focused ?? "")}"]`);
    if (inside && focused && caret && caret !== document.activeElement) {
      caret.focus({ preventScroll: true });
      if (caret.matches("input[type=search]")) caret.setSelectionRange(caret.value.length, caret.value.length);
    }
    // What had the focus is gone (moved, deleted): go on with what is there.
    if (inside && !this.body.contains(document.activeElement) && !document.querySelector("dialog[open]")) this.focusList();
    this.scrollCalendar();
    this.showBanner();
    this.showStatus();
    this.ribbon?.refresh();
    this.followTab();
  }

  private prepareForms(): void {
    const { app } = this;
    const { draft, editing } = app.screen;
    if (draft === null) this.compose = null;
    else if (this.compose?.id !== draft) this.compose = new Compose(app, draft);
    else this.compose.refresh();
    if (editing === null) this.form = null;
    else if (this.form?.of !== editing) {
      this.form = { of: editing, view: new EventForm(app, editing.event, editing.event.organiser.address !== app.store.box.owner.address) };
    } else this.form.view.refresh();
  }

  /** The contextual tab comes forward when writing begins, and Home when it ends. */
  private followTab(): void {
    const { screen } = this.app;
    const wanted = screen.module === "mail" && screen.draft ? "message" : screen.module === "calendar" && screen.editing ? "event" : `home-${screen.module}`;
    if (wanted === this.zoomed) return;
    this.zoomed = wanted;
    this.ribbon?.select(wanted);
  }

  private scrollCalendar(): void {
    const grid = this.body.querySelector<HTMLElement>("[data-scroll=calendar]");
    if (!grid) this.scrolled = false;
    else if (!this.scrolled) {
      this.scrolled = true;
      const working = grid.querySelector<HTMLElement>(".mail-working");
      // Counted from the top of its column, which begins where the heading ends.
      grid.scrollTop = (working?.offsetTop ?? 0) - 12;
    }
  }

  private showBanner(): void {
    const { on, start, end } = this.app.store.box.settings.automatic_reply;
    const { today } = this.app.store.box;
    const active = on && (start === null || (start <= today && today < (end ?? "")));
    this.banner.hidden = !active;
    if (active && this.banner.childElementCount === 0) {
      this.banner.append(h("span", {}, this.app.words.autoActive), h("button", { type: "button", class: "kit-push", onclick: () => void automaticReplies(this.app, "mouse") }, this.app.words.change));
    }
  }

  private showStatus(): void {
    const { app } = this;
    const { screen, store, words } = app;
    const counts = { mail: () => {
      const rows = sections(store.box, screen, words).flatMap((part) => part.rows);
      return [words.items(rows.length), words.unreadCount(rows.filter((row) => !row.message.read).length)];
    }, calendar: () => [words.remindersToday(eventsToday(app))], people: () => [words.contactsCount(entries(app).length)] }[screen.module]();
    this.bar.set([...counts.map((text, at) => ({ id: `count${at}`, text })), ...(store.readOnly ? [{ id: "ro", text: words.readOnlyNote }] : [])]);
  }

  private focusList(): void {
    const selector = { mail: ".mail-row[tabindex='0']", calendar: "[data-slot][tabindex='0']", people: ".mail-person[tabindex='0']" }[this.app.screen.module];
    const target = this.body.querySelector<HTMLElement>(selector) ?? this.body.querySelector<HTMLElement>(".mail-folder[tabindex='0']");
    target?.focus({ preventScroll: this.app.screen.module === "calendar" });
  }

  apply(edits: readonly Edit[]): void {
    const given = edits as unknown as readonly MailEdit[];
    const last = given[given.length - 1];
    // A film shows the place where something happens; a candidate's own place stays.
    if (this.app.store.readOnly && last) this.app.store.replay(given, () => follow(this.app, last));
    else this.app.store.replay(given);
  }

  digest(): Promise<string> {
    return sha256(canonical(this.app.store.box));
  }

  view(): unknown {
    return structuredClone(this.app.store.box);
  }

  setReadOnly(on: boolean): void {
    if (on) this.app.flush();
    this.app.store.readOnly = on;
    this.render();
  }

  /** What is typed and not yet recorded is recorded now. */
  flush(): void {
    this.app.flush();
  }

  focus(): void {
    if (this.compose && this.app.screen.module === "mail") this.compose.focus();
    else if (this.form && this.app.screen.module === "calendar") this.form.view.focus();
    else this.focusList();
  }

  destroy(): void {
    this.app.flush();
    closePopups();
    this.stopPanes();
    window.clearTimeout(this.waiting);
    document.removeEventListener("pointerdown", this.onPress, true);
    for (const kind of RELEASES) document.removeEventListener(kind, this.onRelease, true);
    document.removeEventListener("keydown", this.onStray);
    this.ribbon.destroy();
    this.shell.remove();
  }
}
