/** Signatures, automatic replies, options of a message. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import { run, type App } from "../app";
import { isDay, readTime } from "../dates";
import type { AutomaticReply, MailEdit, Sensitivity } from "../model";
import { clean } from "../store";

export async function signatures(app: App): Promise<void> {
  const { words, store } = app;
  for (;;) {
    const { signatures: all, settings } = store.box;
    const options = Object.entries(all).map(([value, one]) => ({ value, label: one.name }));
    const withNone = [{ value: "", label: words.none }, ...options];
    const got = await openDialog({
      title: words.signatures.replace("…", ""),
      buttons: [{ id: "new", label: words.newOne }, { id: "change", label: words.change }, { id: "delete", label: words.deleteOne }],
      tabs: [{
        label: words.signature, fields: [
          { name: "one", label: words.editSignature, type: "list", options },
          { name: "new", label: words.defaultNew, type: "select", value: settings.signature_new ?? "", options: withNone, fieldset: words.defaults },
          { name: "reply", label: words.defaultReply, type: "select", value: settings.signature_reply ?? "", options: withNone, fieldset: words.defaults },
        ],
      }],
    });
    if (!got) return;
    const none = (value: unknown) => (value === "" || value === null ? null : String(value));
    const set = {
      ...(none(got.values["new"]) === settings.signature_new ? {} : { signature_new: none(got.values["new"]) }),
      ...(none(got.values["reply"]) === settings.signature_reply ? {} : { signature_reply: none(got.values["reply"]) }),
    };
    if (Object.keys(set).length > 0) run(app, "signature.default", "dialog", [{ op: "settings.set", set }]);
    const id = String(got.values["one"]);
    if (got.button === "ok") return;
    if (got.button === "new") await editSignature(app, null);
    else if (all[id] && got.button === "change") await editSignature(app, id);
    else if (all[id]) deleteSignature(app, id);
  }
}

function deleteSignature(app: App, id: string): void {
  const { settings } = app.store.box;
  const set = {
    ...(settings.signature_new === id ? { signature_new: null } : {}), ...(settings.signature_reply === id ? { signature_reply: null } : {}),
  };
  const first: MailEdit[] = Object.keys(set).length > 0 ? [{ op: "settings.set", set }] : [];
  run(app, "signature.delete", "dialog", [...first, { op: "signature.remove", id }]);
}

async function editSignature(app: App, id: string | null): Promise<void> {
  const { words, store } = app;
  const now = id === null ? undefined : store.box.signatures[id];
  const got = await openDialog({
    title: id === null ? words.newSignature : words.editSignature,
    tabs: [{
      label: words.signature, fields: [
        { name: "name", label: words.name, type: "text", value: now?.name ?? "" },
        { name: "text", label: words.text, type: "textarea", value: now?.text ?? "" },
      ],
    }],
    check: (values) => (String(values["name"]).trim() === "" ? { field: "name", text: words.needName } : null),
  });
  if (!got) return;
  const signature = { name: clean(String(got.values["name"]).trim(), 120), text: clean(String(got.values["text"]), 5000) };
  if (id === null) run(app, "signature.new", "dialog", [{ op: "signature.add", id: store.id("s"), signature }]);
  else run(app, "signature.change", "dialog", [{ op: "signature.set", id, set: signature }]);
}

export async function automaticReplies(app: App, via: Via): Promise<void> {
  const { words } = app;
  const now = app.store.box.settings.automatic_reply;
  const on = (values: Readonly<Record<string, unknown>>) => values["on"] === "on";
  const timed = (values: Readonly<Record<string, unknown>>) => on(values) && values["period"] === true;
  const day = (moment: string | null) => moment?.slice(0, 10) ?? app.store.box.today.slice(0, 10);
  const time = (moment: string | null, other: string) => moment?.slice(11) ?? other;
  const outside = (["none", "contacts", "all"] as const).map((value) => ({ value, label: { none: words.toNobody, contacts: words.toContacts, all: words.toAll }[value] }));
  const moment = (values: Readonly<Record<string, unknown>>, which: string) => `${String(values[`${which}Day`])}T${readTime(String(values[`${which}Time`])) ?? "00:00"}`;
  const got = await openDialog({
    title: words.automaticReplies,
    tabs: [
      {
        label: words.inside, fields: [
          { name: "on", label: words.automaticReplies, type: "radio", value: now.on ? "on" : "off", options: [{ value: "off", label: words.autoOff }, { value: "on", label: words.autoOn }] },
          { name: "period", label: words.autoPeriod, type: "check", value: now.start !== null, when: on },
          { name: "startDay", label: words.startDate, type: "date", value: day(now.start), when: timed },
          { name: "startTime", label: words.startTime, type: "text", value: time(now.start, "00:00"), when: timed },
          { name: "endDay", label: words.endDate, type: "date", value: day(now.end), when: timed },
          { name: "endTime", label: words.endTime, type: "text", value: time(now.end, "00:00"), when: timed },
          { name: "inside", label: words.inside, type: "textarea", value: now.inside },
        ],
      },
      {
        label: words.outside, fields: [
          { name: "outsideTo", label: words.outsideTo, type: "select", value: now.outside_to, options: outside },
          { name: "outside", label: words.outside, type: "textarea", value: now.outside },
        ],
      },
    ],
    check: (values) => {
      if (!timed(values)) return null;
      for (const which of ["start", "end"]) {
        if (!isDay(String(values[`${which}Day`]))) return { field: `${which}Day`, text: words.badDate };
        if (readTime(String(values[`${which}Time`])) === null) return { field: `${which}Time`, text: words.badTime };
      }
      return moment(values, "start") >= moment(values, "end") ? { field: "endDay", text: words.endBeforeStart } : null;
    },
  });
  if (!got) return;
  const { values } = got;
  const reply: AutomaticReply = {
    on: on(values), start: timed(values) ? moment(values, "start") : null, end: timed(values) ? moment(values, "end") : null,
    inside: clean(String(values["inside"]), 5000), outside: clean(String(values["outside"]), 5000),
    outside_to: values["outsideTo"] as AutomaticReply["outside_to"],
  };
  run(app, "automaticReply.set", via, [{ op: "settings.set", set: { automatic_reply: reply } }]);
}

export async function messageOptions(app: App, via: Via): Promise<void> {
  app.flush();
  const { words } = app;
  const id = app.screen.draft;
  const message = id === null ? undefined : app.store.box.messages[id];
  if (id === null || !message) return;
  const got = await openDialog({
    title: words.messageOptions.replace("…", ""),
    tabs: [{
      label: words.settings, fields: [
        { name: "importance", label: words.importance, type: "select", value: message.importance, options: (["low", "normal", "high"] as const).map((value) => ({ value, label: words[value] })), fieldset: words.settings },
        { name: "sensitivity", label: words.sensitivity, type: "select", value: message.sensitivity, options: (["normal", "personal", "private", "confidential"] as const).map((value) => ({ value, label: words[value] })), fieldset: words.settings },
        { name: "delivery_receipt", label: words.deliveryReceipt, type: "check", value: message.delivery_receipt, fieldset: words.gTracking },
        { name: "read_receipt", label: words.readReceipt, type: "check", value: message.read_receipt, fieldset: words.gTracking },
      ],
    }],
  });
  if (!got) return;
  const set = {
    importance: got.values["importance"] as "low" | "normal" | "high", sensitivity: got.values["sensitivity"] as Sensitivity,
    delivery_receipt: got.values["delivery_receipt"] === true, read_receipt: got.values["read_receipt"] === true,
  };
  run(app, "message.options", via, [{ op: "message.set", id, set }]);
}
