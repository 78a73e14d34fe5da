/** The ribbon of the mail program: its Home tab follows the module, as office users know it. */
import type { AnyControl, Button, Group, MenuItem, RibbonSpec, Tab, Toggle } from "../kit";
import type { Via } from "../contract";
import { current, chosen, run, type App, type CalendarView, type Filter, type SortBy } from "./app";
import { deleteEvent, cancelEditing, newEvent, meetingWith, recurrenceDialog, save } from "./calendaring";
import { automaticReplies, messageOptions, signatures } from "./dialogs/settings";
import { editContact, editGroup } from "./dialogs/people";
import { createRule, manageRules, runRules } from "./dialogs/rules";
import { answer, attachFile, attachMessage, closeDraft, discard, mark, remove, send, signature, toggleRead, write, writeTo } from "./mailing";
import { categoryMenu, flagMenu, manageCategories, messageCategories, moveMenu, moveTo } from "./menus";
import { toToday } from "./parts/calendar";
import { deleteFolder, markAllRead, moveFolder, newFolder, renameFolder } from "./parts/folders";
import { chosenPerson, deletePerson, editPerson } from "./parts/people";
import type { Importance, ShowAs } from "./model";
import { toast } from "../kit";

export interface Actions {
  search(): void;
  addressBook(): void;
  insertText(text: string): void;
  checkNames(): void;
  readForm(): boolean;
}

export function ribbonOf(app: App, actions: Actions): RibbonSpec {
  const build = new Build(app, actions);
  return {
    quick: [
      build.button("undo", app.words.undo, "1", "arrow_undo", () => app.store.undo(), { shortcut: "Ctrl+Z", enabled: () => app.store.canUndo }),
      build.button("redo", app.words.redo, "2", "arrow_redo", () => app.store.redo(), { shortcut: "Ctrl+Y", enabled: () => app.store.canRedo }),
      build.button("sendReceive", app.words.sendReceive, "3", "arrow_sync", () => toast(app.words.allUpToDate), { shortcut: "F9" }),
    ],
    tabs: [
      build.mailHome(), build.calendarHome(), build.peopleHome(), build.sendTab(), build.folderTab(), build.viewTab(),
      build.messageTab(), build.optionsTab(), build.eventTab(),
    ],
  };
}

type More = Partial<Pick<Button, "size" | "shortcut" | "tip" | "enabled" | "reason" | "newRow">>;

class Build {
  constructor(private readonly app: App, private readonly actions: Actions) {}

  button(id: string, label: string, key: string, icon: string, run: (via: Via) => void, more: More = {}): Button {
    return { kind: "button", id, label, key, icon, run: (via) => { if (!this.app.store.readOnly || SEEING.has(id)) run(via); }, ...more };
  }

  private large(id: string, label: string, key: string, icon: string, run: (via: Via) => void, more: More = {}): Button {
    return this.button(id, label, key, icon, run, { size: "large", ...more });
  }

  private toggle(id: string, label: string, key: string, icon: string, pressed: () => boolean, run: (via: Via) => void, more: More = {}): Toggle {
    return { kind: "toggle", id, label, key, icon, pressed, run: (via) => { if (!this.app.store.readOnly || SEEING.has(id)) run(via); }, ...more };
  }

  private menu(id: string, label: string, key: string, icon: string, items: () => readonly MenuItem[], more: More = {}): AnyControl {
    return { kind: "menu", id, label, key, icon, items, ...more };
  }

  private group(id: string, label: string, ...controls: AnyControl[]): Group {
    return { id, label, controls };
  }

  private readonly some = () => ({ enabled: () => chosen(this.app).length > 0, reason: () => this.app.words.selectFirst });
  private readonly one = () => ({
    enabled: () => current(this.app) !== null && current(this.app)?.message.state !== "draft", reason: () => this.app.words.selectFirst,
  });

  private newItems(): AnyControl {
    const { app } = this;
    const { words } = app;
    return this.menu("new.items", words.newItems, "I", "mail_add", () => [
      { id: "mail", label: words.newMail, key: "M", icon: "mail", shortcut: "Ctrl+Shift+M", run: (via) => void write(app, via) },
      { id: "appointment", label: words.newAppointment, key: "A", icon: "calendar_ltr", shortcut: "Ctrl+Shift+A", run: () => newEvent(app, false) },
      { id: "meeting", label: words.newMeeting, key: "E", icon: "people_add", shortcut: "Ctrl+Shift+Q", run: () => newEvent(app, true) },
      { id: "contact", label: words.newContact, key: "C", icon: "person_add", shortcut: "Ctrl+Shift+C", run: (via) => void editContact(app, null, via) },
      { id: "group", label: words.newGroup, key: "G", icon: "people", shortcut: "Ctrl+Shift+L", run: (via) => void editGroup(app, null, via) },
      { id: "folder", label: words.newFolder, key: "F", icon: "folder_add", shortcut: "Ctrl+Shift+E", run: (via) => void newFolder(app, app.screen.folder, via) },
    ], { size: "large" });
  }

  private find(): Group {
    const { words } = this.app;
    return this.group("find", words.gFind,
      this.button("search", words.search, "SS", "search", () => this.actions.search(), { shortcut: "Ctrl+E" }),
      this.button("addressBook", words.addressBook, "AB", "book_contacts", () => this.actions.addressBook(), { shortcut: "Ctrl+Shift+B" }));
  }

  mailHome(): Tab {
    const { app } = this;
    const { words } = app;
    return {
      id: "home-mail", label: words.tHome, key: words.kHome, visible: () => app.screen.module === "mail",
      groups: [
        this.group("new", words.gNew, this.large("message.new", words.newMail, "N", "mail_add", (via) => void write(app, via), { shortcut: "Ctrl+N" }), this.newItems()),
        this.group("delete", words.gDelete,
          this.large("message.delete", words.del, "D", "delete", (via) => void remove(app, via), { shortcut: "Del", ...this.some() }),
          this.button("message.archive", words.archive, "V", "archive", (via) => mark(app, "message.archive", via, { folder: "archive" }), this.some()),
          this.button("message.junk", words.junk, "J", "mail_prohibited", (via) => mark(app, "message.junk", via, { folder: "junk" }), this.some())),
        this.group("respond", words.gRespond,
          this.large("message.reply", words.reply, "RP", "arrow_reply", (via) => answer(app, "reply", via), { shortcut: "Ctrl+R", ...this.one() }),
          this.large("message.replyAll", words.replyAll, "RA", "arrow_reply_all", (via) => answer(app, "reply_all", via), { shortcut: "Ctrl+Shift+R", ...this.one() }),
          this.large("message.forward", words.forward, "FW", "arrow_forward", (via) => answer(app, "forward", via), { shortcut: "Ctrl+F", ...this.one() }),
          this.button("message.meeting", words.meetingReply, "MR", "people_add", () => {
            const message = current(app)?.message;
            if (message) meetingWith(app, [message.from], message.subject);
          }, this.one()),
          this.button("message.forwardAttached", words.forwardAttached, "RF", "mail_arrow_forward", (via) => answer(app, "forward", via, true), this.one())),
        this.group("move", words.gMove,
          this.menu("message.move", words.move, "MV", "folder_arrow_right", () => moveMenu(app), { size: "large", ...this.some() }),
          this.menu("rules", words.rules, "RR", "mail_settings", () => [
            { id: "create", label: words.createRule, key: "U", enabled: () => current(app) !== null, run: (via) => void createRule(app, via) },
            { id: "manage", label: words.manageRules, key: "L", run: () => void manageRules(app) },
            { id: "run", label: words.runRules, key: "R", run: (via) => runRules(app, via) },
          ], { size: "large" })),
        this.group("tags", words.gTags,
          this.button("message.toggleRead", words.unreadRead, "W", "mail_unread", (via) => toggleRead(app, via), { shortcut: "Ctrl+Q / Ctrl+U", ...this.some() }),
          this.menu("message.categorise", words.categorise, "G", "tag", () => messageCategories(app), this.some()),
          this.menu("message.flag", words.followUp, "U", "flag", () => flagMenu(app), { shortcut: "Ctrl+Shift+G", ...this.some() })),
        this.find(),
      ],
    };
  }

  private view(view: CalendarView, label: string, key: string, icon: string): Toggle {
    const { app } = this;
    return this.toggle(`calendar.${view}`, label, key, icon, () => app.screen.calendarView === view, () => {
      app.screen.calendarView = view;
      app.render();
    }, { size: "large" });
  }

  calendarHome(): Tab {
    const { app } = this;
    const { words } = app;
    const event = () => app.screen.event?.split("|") ?? [];
    const has = { enabled: () => app.store.box.events[event()[0] ?? ""] !== undefined };
    return {
      id: "home-calendar", label: words.tHome, key: words.kHome, visible: () => app.screen.module === "calendar",
      groups: [
        this.group("new", words.gNew,
          this.large("appointment.new", words.newAppointment, "N", "calendar_add", () => newEvent(app, false)),
          this.large("meeting.new", words.newMeeting, "MR", "people_add", () => newEvent(app, true)), this.newItems()),
        this.group("goto", words.gGoTo, this.large("calendar.today", words.today, "OD", "calendar_today", () => toToday(app))),
        this.group("arrange", words.gArrange, this.view("day", words.day, "RD", "calendar_day"), this.view("workweek", words.workWeek, "RK", "calendar_work_week"),
          this.view("week", words.week, "RW", "calendar_week_numbers"), this.view("month", words.month, "RM", "calendar_month")),
        this.group("tags", words.gTags,
          this.button("event.delete", words.del, "D", "delete", (via) => void deleteEvent(app, event()[0] ?? "", event()[1] ?? "", via), has),
          this.menu("event.categorise", words.categorise, "G", "tag", () => this.eventCategories(event()[0] ?? ""), has)),
        this.find(),
      ],
    };
  }

  private eventCategories(id: string): MenuItem[] {
    const { app } = this;
    const now = () => app.store.box.events[id]?.categories ?? [];
    const set = (categories: readonly string[], via: Via) => run(app, "event.categorise", via, [{ op: "event.set", id, set: { categories } }]);
    return categoryMenu(app, (one, via) => set(now().includes(one) ? now().filter((other) => other !== one) : [...now(), one], via), (one) => now().includes(one), (via) => set([], via));
  }

  peopleHome(): Tab {
    const { app } = this;
    const { words } = app;
    const has = { enabled: () => chosenPerson(app) !== null };
    const contact = () => (chosenPerson(app)?.group === false ? chosenPerson(app)?.id ?? "" : "");
    return {
      id: "home-people", label: words.tHome, key: words.kHome, visible: () => app.screen.module === "people",
      groups: [
        this.group("new", words.gNew,
          this.large("contact.new", words.newContact, "N", "person_add", (via) => void editContact(app, null, via)),
          this.large("group.new", words.newGroup, "CG", "people", (via) => void editGroup(app, null, via)), this.newItems()),
        this.group("delete", words.gDelete, this.large("person.delete", words.del, "D", "delete", (via) => deletePerson(app, via), has)),
        this.group("share", words.gShare,
          this.large("person.edit", words.editContact, "E", "edit", (via) => editPerson(app, via), has),
          this.large("person.mail", words.sendMailTo, "M", "mail", (via) => writeTo(app, via, chosenPerson(app)?.people ?? []), has),
          this.large("person.meet", words.meetWith, "MR", "people_add", () => meetingWith(app, chosenPerson(app)?.people ?? []), has)),
        this.group("tags", words.gTags, this.menu("contact.categorise", words.categorise, "G", "tag", () => {
          const now = () => app.store.box.contacts[contact()]?.categories ?? [];
          const set = (categories: readonly string[], via: Via) => run(app, "contact.categorise", via, [{ op: "contact.set", id: contact(), set: { categories } }]);
          return categoryMenu(app, (one, via) => set(now().includes(one) ? now().filter((other) => other !== one) : [...now(), one], via), (one) => now().includes(one), (via) => set([], via));
        }, { size: "large", enabled: () => contact() !== "" })),
        this.find(),
      ],
    };
  }

  sendTab(): Tab {
    const { app } = this;
    const { words } = app;
    return {
      id: "send", label: words.tSend, key: words.kSend, groups: [
        this.group("send", words.gSendReceive, this.large("sendReceive", words.sendReceive, "S", "arrow_sync", () => toast(words.allUpToDate), { shortcut: "F9" })),
        this.group("rules", words.gRules,
          this.large("automaticReply", words.autoReply, "A", "mail_alert", (via) => void automaticReplies(app, via)),
          this.large("rules.manage", words.manageRules, "R", "mail_settings", () => void manageRules(app)),
          this.large("signatures", words.signatures, "G", "signature", () => void signatures(app)),
          this.large("categories", words.allCategories, "C", "tag", () => void manageCategories(app))),
      ],
    };
  }

  folderTab(): Tab {
    const { app } = this;
    const { words } = app;
    const own = { enabled: () => app.store.box.folders[app.screen.folder]?.role === null };
    return {
      id: "folder", label: words.tFolder, key: words.kFolder, groups: [
        this.group("new", words.gNew, this.large("folder.new", words.newFolder, "N", "folder_add", (via) => void newFolder(app, app.screen.folder, via), { shortcut: "Ctrl+Shift+E" })),
        this.group("manage", words.gActions,
          this.button("folder.rename", words.renameFolder, "RN", "rename", (via) => void renameFolder(app, app.screen.folder, via), { shortcut: "F2", ...own }),
          this.button("folder.move", words.moveFolder, "MV", "folder_arrow_right", (via) => void moveFolder(app, app.screen.folder, via), own),
          this.button("folder.delete", words.deleteFolder, "D", "delete", (via) => void deleteFolder(app, app.screen.folder, via), own),
          this.large("folder.read", words.markAllRead, "MA", "mail_read", (via) => markAllRead(app, app.screen.folder, via))),
      ],
    };
  }

  viewTab(): Tab {
    const { app } = this;
    const { words, screen } = app;
    const set = (change: Partial<typeof screen>) => {
      Object.assign(screen, change);
      app.render();
    };
    const sorts: readonly (readonly [SortBy, string])[] = [["date", words.sDate], ["from", words.sFrom], ["subject", words.sSubject], ["size", words.sSize]];
    const filters: readonly (readonly [Filter, string])[] = [["all", words.fAll], ["unread", words.fUnread], ["flagged", words.fFlagged], ["attachments", words.fAttachments]];
    return {
      id: "view", label: words.tView, key: words.kView, groups: [
        this.group("arrangement", words.gArrangement,
          this.menu("view.sort", words.sortBy, "A", "arrow_sort", () => sorts.map(([sort, label]) => ({ id: sort, label, checked: () => screen.sort === sort, run: () => set({ sort }) })), { size: "large" }),
          this.toggle("view.reverse", words.reverseSort, "RS", "arrow_sort", () => screen.reversed, () => set({ reversed: !screen.reversed })),
          this.menu("view.filter", words.filter, "F", "filter", () => filters.map(([filter, label]) => ({ id: filter, label, checked: () => screen.filter === filter, run: () => set({ filter }) })))),
        this.group("layout", words.readingPane,
          this.menu("view.reading", words.readingPane, "PN", "panel_right", () => [
            { id: "right", label: words.readingRight, checked: () => !screen.readingOff, run: () => set({ readingOff: false }) },
            { id: "off", label: words.readingOff, checked: () => screen.readingOff, run: () => set({ readingOff: true }) },
          ], { size: "large" })),
      ],
    };
  }

  private importance(level: Importance, label: string, key: string, icon: string): Toggle {
    const { app } = this;
    const draft = () => app.store.box.messages[app.screen.draft ?? ""];
    return this.toggle(`message.importance.${level}`, label, key, icon, () => draft()?.importance === level, (via) => {
      const importance = draft()?.importance === level ? "normal" : level;
      if (app.screen.draft) run(app, "message.importance", via, [{ op: "message.set", id: app.screen.draft, set: { importance } }]);
    });
  }

  messageTab(): Tab {
    const { app } = this;
    const { words, store } = app;
    const inserting = (text: string) => this.actions.insertText(text);
    return {
      id: "message", label: words.tMessage, key: words.kMessage, visible: () => app.screen.draft !== null && app.screen.module === "mail",
      groups: [
        this.group("send", words.gActions,
          this.large("message.send", words.send, "S", "send", (via) => void send(app, via), { shortcut: "Ctrl+Enter" }),
          this.button("message.close", words.closeDraft, "C", "dismiss", () => closeDraft(app)),
          this.button("message.discard", words.discard, "D", "delete", (via) => void discard(app, via))),
        this.group("names", words.gNames,
          this.large("names.addressBook", words.addressBook, "AB", "book_contacts", () => this.actions.addressBook()),
          this.large("names.check", words.checkNames, "NK", "mail_checkmark", () => this.actions.checkNames(), { shortcut: "Ctrl+K" })),
        this.group("include", words.gInclude,
          this.menu("message.attachFile", words.attachFile, "AF", "attach", () => Object.entries(store.box.files).map(([id, file]) => ({
            id: `file.${id}`, label: file.name, icon: "attach", run: (via: Via) => attachFile(app, via, id),
          })), { size: "large" }),
          this.menu("message.attachItem", words.attachItem, "AI", "mail", () => Object.entries(store.box.messages).filter(([, one]) => one.folder === "inbox").slice(0, 20).map(([id, one]) => ({
            id: `item.${id}`, label: one.subject, icon: "mail", run: (via: Via) => attachMessage(app, via, id),
          })), { size: "large" }),
          this.menu("message.signature", words.signature, "AS", "signature", () => [
            ...Object.entries(store.box.signatures).map(([id, one]) => ({ id: `s.${id}`, label: one.name, run: () => inserting(`\n${one.text}`) })),
            { id: "manage", label: words.signatures, separator: true, run: () => void signatures(app) },
          ], { size: "large" })),
        this.group("tags", words.gTags,
          this.menu("draft.flag", words.followUp, "W", "flag", () => flagMenu({ ...app, screen: Object.assign(Object.create(app.screen), { chosen: [app.screen.draft ?? ""] }) })),
          this.importance("high", words.highImportance, "H", "important"), this.importance("low", words.lowImportance, "L", "arrow_down")),
      ],
    };
  }

  optionsTab(): Tab {
    const { app } = this;
    const { words, store } = app;
    const draft = () => store.box.messages[app.screen.draft ?? ""];
    const receipt = (name: "read_receipt" | "delivery_receipt", label: string, key: string): AnyControl => ({
      kind: "check", id: `message.${name}`, label, key, checked: () => draft()?.[name] === true,
      run: (via) => {
        if (app.screen.draft) run(app, `message.${name}`, via, [{ op: "message.set", id: app.screen.draft, set: { [name]: draft()?.[name] !== true } }]);
      },
    });
    return {
      id: "options", label: words.tOptions, key: words.kOptions, visible: () => app.screen.draft !== null && app.screen.module === "mail",
      groups: [
        this.group("fields", words.gShow, this.toggle("message.showBcc", words.showBcc, "B", "eye", () => app.screen.showBcc || (draft()?.bcc.length ?? 0) > 0, () => {
          app.screen.showBcc = !app.screen.showBcc;
          app.render();
        }, { size: "large" })),
        this.group("tracking", words.gTracking, receipt("delivery_receipt", words.deliveryReceipt, "U"), receipt("read_receipt", words.readReceipt, "Q")),
        { ...this.group("more", words.settings, this.large("message.options", words.messageOptions, "P", "options", (via) => void messageOptions(app, via))) },
      ],
    };
  }

  eventTab(): Tab {
    const { app } = this;
    const { words, screen } = app;
    const now = () => screen.editing?.event;
    const change = (set: object) => {
      this.actions.readForm();
      if (screen.editing) Object.assign(screen.editing.event, set);
      app.render();
    };
    const shows: readonly (readonly [ShowAs, string])[] = [["free", words.free], ["elsewhere", words.elsewhere], ["tentative", words.tentative], ["busy", words.busy], ["away", words.away]];
    const reminders: readonly (readonly [number | null, string])[] = [
      [null, words.none], ...[0, 5, 10, 15, 30].map((n) => [n, words.minutes(n)] as const), ...[60, 120, 240].map((n) => [n, words.hours(n / 60)] as const),
      ...[1440, 2880].map((n) => [n, words.days(n / 1440)] as const), [10080, words.weeks(1)],
    ];
    const invites = () => screen.editing?.invites ?? false;
    return {
      id: "event", label: words.tEvent, key: words.kEvent, visible: () => screen.editing !== null && screen.module === "calendar",
      groups: [
        this.group("actions", words.gActions,
          this.large("event.save", words.saveClose, "S", "save", (via) => { if (this.actions.readForm()) save(app, via, false); }),
          this.large("event.send", words.sendInvitation, "N", "send", (via) => {
            if (!this.actions.readForm()) return;
            if (now()?.attendees.length) save(app, via, true);
            else toast(words.needRecipient);
          }, { shortcut: "Ctrl+Enter", enabled: invites }),
          this.button("event.close", words.closeDraft, "C", "dismiss", () => cancelEditing(app)),
          this.button("event.remove", words.del, "D", "delete", (via) => {
            if (screen.editing?.id) void deleteEvent(app, screen.editing.id, screen.editing.occurrence ?? now()?.start.slice(0, 10) ?? "", via);
            else cancelEditing(app);
          })),
        this.group("attendees", words.gAttendees,
          this.toggle("event.invite", invites() ? words.cancelInvitation : words.invite, "IA", "people_add", invites, () => {
            if (screen.editing) screen.editing.invites = !screen.editing.invites;
            app.render();
          }, { size: "large" })),
        this.group("options", words.gShowOptions,
          this.menu("event.showAs", words.showAs, "W", "calendar_clock", () => shows.map(([show_as, label]) => ({ id: show_as, label, checked: () => now()?.show_as === show_as, run: () => change({ show_as }) }))),
          this.menu("event.reminder", words.reminder, "X", "alert", () => reminders.map(([reminder, label]) => ({ id: `r${reminder}`, label, checked: () => now()?.reminder === reminder, run: () => change({ reminder }) }))),
          this.toggle("event.recurrence", words.recurrence, "E", "arrow_sync", () => now()?.recurrence != null, () => {
            this.actions.readForm();
            void recurrenceDialog(app);
          }, { size: "large", shortcut: "Ctrl+G", enabled: () => !screen.editing?.occurrence })),
        this.group("tags", words.gTags,
          this.menu("event.category", words.categorise, "G", "tag", () => categoryMenu(app,
            (id) => change({ categories: now()?.categories.includes(id) ? now()?.categories.filter((one) => one !== id) : [...(now()?.categories ?? []), id] }),
            (id) => now()?.categories.includes(id) ?? false, () => change({ categories: [] }))),
          this.toggle("event.private", words.privateMark, "V", "lock_closed", () => now()?.private ?? false, () => change({ private: !now()?.private })),
          this.toggle("event.high", words.highImportance, "H", "important", () => now()?.importance === "high", () => change({ importance: now()?.importance === "high" ? "normal" : "high" }))),
      ],
    };
  }
}

/** What changes only what is seen works in a read-only mailbox too. */
const SEEING = new Set(["search", "addressBook", "sendReceive", "calendar.today", "calendar.day", "calendar.workweek", "calendar.week", "calendar.month", "view.reverse"]);

export { moveTo, signature };
