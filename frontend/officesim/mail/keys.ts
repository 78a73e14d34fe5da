/** The shortcuts that hands know. */
import type { App } from "./app";
import { chosen, current } from "./app";
import { newEvent, recurrenceDialog } from "./calendaring";
import { editContact, editGroup } from "./dialogs/people";
import { answer, flagFor, mark, send, write } from "./mailing";
import { moveTo } from "./menus";
import { goTo, newFolder } from "./parts/folders";
import type { Actions } from "./ribbon";

export function shortcuts(app: App, actions: Actions, sendEvent: () => void): (event: KeyboardEvent) => void {
  const typing = (event: KeyboardEvent) => (event.target as HTMLElement).matches("input,textarea,select");
  const plain: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    "ctrl+n": () => (app.screen.module === "calendar" ? newEvent(app, false) : app.screen.module === "people" ? void editContact(app, null, "key") : void write(app, "key")),
    "ctrl+shift+m": () => void write(app, "key"),
    "ctrl+shift+a": () => newEvent(app, false),
    "ctrl+shift+q": () => newEvent(app, true),
    "ctrl+shift+c": () => void editContact(app, null, "key"),
    "ctrl+shift+l": () => void editGroup(app, null, "key"),
    "ctrl+shift+e": () => void newFolder(app, app.screen.folder, "key"),
    "ctrl+shift+b": () => actions.addressBook(),
    "ctrl+shift+v": () => void moveTo(app, "key"),
    "ctrl+shift+g": () => chosen(app).length > 0 && mark(app, "message.flag", "key", { flag: flagFor(app, "today") }),
    "ctrl+r": () => answer(app, "reply", "key"),
    "ctrl+shift+r": () => answer(app, "reply_all", "key"),
    "ctrl+f": () => (current(app) ? answer(app, "forward", "key") : actions.search()),
    "ctrl+e": () => actions.search(),
    "f3": () => actions.search(),
    "ctrl+1": () => goTo(app, "mail"),
    "ctrl+2": () => goTo(app, "calendar"),
    "ctrl+3": () => goTo(app, "people"),
    "ctrl+k": () => actions.checkNames(),
    "ctrl+q": () => mark(app, "message.markRead", "key", { read: true }),
    "ctrl+u": () => mark(app, "message.markUnread", "key", { read: false }),
    "ctrl+g": () => {
      actions.readForm();
      void recurrenceDialog(app);
    },
    "ctrl+enter": () => (app.screen.editing ? sendEvent() : void send(app, "key")),
    "alt+s": () => (app.screen.editing ? sendEvent() : void send(app, "key")),
    "ctrl+z": () => app.store.undo(),
    "ctrl+y": () => app.store.redo(),
  };
  /** Typing has its own undo. */
  const leftToFields = new Set(["ctrl+z", "ctrl+y", "ctrl+q", "ctrl+u", "ctrl+r", "ctrl+shift+r"]);
  return (event) => {
    const name = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.shiftKey ? "shift+" : ""}${event.altKey ? "alt+" : ""}${event.key.toLowerCase()}`;
    const action = plain[name];
    if (!action || event.defaultPrevented) return;
    if (typing(event) && leftToFields.has(name)) {
      // A reload of the page would be worse than nothing.
      if (name.endsWith("+r")) event.preventDefault();
      return;
    }
    if (name === "alt+s" && app.screen.draft === null && !app.screen.editing) return;
    event.preventDefault();
    action(event);
  };
}
