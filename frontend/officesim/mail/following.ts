/** In a film the page goes where the work went: to the message, the day, the person. */
import type { App } from "./app";
import { dayOf } from "./dates";
import type { MailEdit } from "./model";

export function follow(app: App, edit: MailEdit): void {
  const { screen, store } = app;
  const id = "id" in edit ? edit.id : "";
  const [kind] = edit.op.split(".");
  const event = store.box.events[id];
  const message = store.box.messages[id];
  screen.editing = null;
  if (kind === "message" && message) {
    const draft = message.state === "draft";
    Object.assign(screen, {
      module: "mail", folder: message.folder, query: "", filter: "all", chosen: [id], active: id, draft: draft ? id : null,
      showBcc: message.bcc.length > 0,
    });
  } else if (kind === "folder") {
    Object.assign(screen, { module: "mail", folder: store.box.folders[id] ? id : "inbox", chosen: [], draft: null });
  } else if (kind === "event") {
    Object.assign(screen, { module: "calendar", slot: null });
    if (event) Object.assign(screen, { day: dayOf(event.start), event: `${id}|${dayOf(event.start)}` });
  } else if (kind === "contact" || kind === "group") Object.assign(screen, { module: "people", query: "", person: `${kind}-${id}` });
}
