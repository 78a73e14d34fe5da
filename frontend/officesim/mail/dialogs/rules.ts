/** Rules: their list, and one rule's conditions, exceptions and actions. */
import type { Via } from "../../contract";
import { openDialog, toast } from "../../kit";
import type { DialogField, FieldValue } from "../../kit";
import { current, resolve, run, type App } from "../app";
import type { Conditions, Importance, Person, RuleActions, RuleBody } from "../model";
import { folderOptions } from "../parts/folders";
import { runOnInbox } from "../rules";
import { clean } from "../store";

export async function manageRules(app: App): Promise<void> {
  const { words } = app;
  for (;;) {
    const { rules } = app.store.box;
    const options = rules.map((rule) => ({ value: rule.id, label: `${rule.on ? "☑" : "☐"} ${rule.name}` }));
    const got = await openDialog({
      title: words.rules, ok: words.closeDraft,
      buttons: [
        { id: "new", label: words.newOne }, { id: "change", label: words.change }, { id: "delete", label: words.deleteOne },
        { id: "up", label: words.up }, { id: "down", label: words.down }, { id: "run", label: words.runNow },
      ],
      tabs: [{ label: words.rules, fields: [{ name: "one", label: words.rules, type: "list", options }] }],
    });
    if (!got || got.button === "ok") return;
    const id = String(got.values["one"]);
    const at = rules.findIndex((rule) => rule.id === id);
    if (got.button === "new") await editRule(app, null, "dialog", {});
    else if (got.button === "run") runRules(app, "dialog");
    else if (at < 0) continue;
    else if (got.button === "change") await editRule(app, id, "dialog", {});
    else if (got.button === "delete") run(app, "rule.delete", "dialog", [{ op: "rule.remove", id }]);
    else {
      const to = at + (got.button === "up" ? -1 : 1);
      if (to >= 0 && to < rules.length) run(app, "rule.move", "dialog", [{ op: "rule.move", id, to }]);
    }
  }
}

export function runRules(app: App, via: Via): void {
  app.flush();
  const edits = runOnInbox(app.store.box);
  app.store.run("rule.run", via, edits);
  toast(app.words.rulesRan(edits.length));
}

/** A rule that begins with what the shown message has. */
export async function createRule(app: App, via: Via): Promise<void> {
  const message = current(app)?.message;
  await editRule(app, null, via, message ? { from: message.from.name || message.from.address, name: message.from.name } : {});
}

function conditionFields(app: App, prefix: string, now: Conditions, first: Readonly<Record<string, string>>): DialogField[] {
  const { words } = app;
  const joined = (list: readonly string[] | undefined, name: string) => (list ? list.join("; ") : first[name] ?? "");
  const levels = ["", "high", "normal", "low"].map((value) => ({ value, label: value === "" ? words.any : words[value as Importance] }));
  return [
    { name: `${prefix}from`, label: words.whenFrom, type: "text", value: joined(now.from, "from"), hint: words.whenHint },
    { name: `${prefix}to`, label: words.whenTo, type: "text", value: joined(now.to, "to") },
    { name: `${prefix}subject`, label: words.whenSubject, type: "text", value: joined(now.subject, "subject") },
    { name: `${prefix}body`, label: words.whenBody, type: "text", value: joined(now.body, "body") },
    { name: `${prefix}importance`, label: words.whenImportance, type: "select", value: now.importance ?? "", options: levels },
    { name: `${prefix}attachment`, label: words.whenAttachment, type: "check", value: now.attachment === true },
    { name: `${prefix}only_me`, label: words.whenOnlyMe, type: "check", value: now.only_me === true },
  ];
}

type Values = Readonly<Record<string, FieldValue>>;

function conditions(values: Values, prefix: string): Conditions {
  const list = (name: string) => {
    const parts = clean(String(values[prefix + name] ?? "")).split(/[;\n]/).map((part) => part.trim().slice(0, 120)).filter(Boolean).slice(0, 20);
    return parts.length > 0 ? { [name]: parts } : {};
  };
  const importance = values[`${prefix}importance`];
  return {
    ...list("from"), ...list("to"), ...list("subject"), ...list("body"),
    ...(importance ? { importance: importance as Importance } : {}),
    ...(values[`${prefix}attachment`] ? { attachment: true as const } : {}),
    ...(values[`${prefix}only_me`] ? { only_me: true as const } : {}),
  };
}

function actions(app: App, values: Values): RuleActions {
  const forward = forwardTo(app, values) ?? [];
  return {
    ...(values["folder"] ? { folder: String(values["folder"]) } : {}),
    ...(values["category"] ? { categories: [String(values["category"])] } : {}),
    ...(values["flag"] ? { flag: true as const } : {}),
    ...(values["read"] ? { read: true as const } : {}),
    ...(values["delete"] ? { delete: true as const } : {}),
    ...(values["setImportance"] ? { importance: values["setImportance"] as Importance } : {}),
    ...(forward.length > 0 ? { forward } : {}),
  };
}

function forwardTo(app: App, values: Values): Person[] | null {
  const found: Person[] = [];
  for (const part of String(values["forward"] ?? "").split(/[;,]/).map((one) => one.trim()).filter(Boolean)) {
    const people = resolve(app, part);
    if (!people) return null;
    found.push(...people);
  }
  return found;
}

async function editRule(app: App, id: string | null, via: Via, first: Readonly<Record<string, string>>): Promise<void> {
  const { words, store } = app;
  const now = store.box.rules.find((rule) => rule.id === id);
  const then = now?.then ?? {};
  const categories = Object.entries(store.box.categories).map(([value, one]) => ({ value, label: one.name }));
  const got = await openDialog({
    title: words.rule,
    tabs: [
      {
        label: words.conditions, fields: [
          { name: "name", label: words.name, type: "text", value: now?.name ?? first["name"] ?? "" },
          ...conditionFields(app, "when-", now?.when ?? {}, first),
          { name: "on", label: words.ruleOn, type: "check", value: now?.on ?? true },
        ],
      },
      {
        label: words.actions, fields: [
          { name: "folder", label: words.doMove, type: "select", value: then.folder ?? "", options: [{ value: "", label: words.doNothing }, ...folderOptions(app)] },
          { name: "category", label: words.doCategory, type: "select", value: then.categories?.[0] ?? "", options: [{ value: "", label: words.none }, ...categories] },
          { name: "setImportance", label: words.doImportance, type: "select", value: then.importance ?? "", options: [{ value: "", label: words.none }, ...(["high", "normal", "low"] as const).map((value) => ({ value, label: words[value] }))] },
          { name: "forward", label: words.doForward, type: "text", value: (then.forward ?? []).map((one) => one.address).join("; ") },
          { name: "flag", label: words.doFlag, type: "check", value: then.flag === true },
          { name: "read", label: words.doRead, type: "check", value: then.read === true },
          { name: "delete", label: words.doDelete, type: "check", value: then.delete === true },
          { name: "stop", label: words.doStop, type: "check", value: now?.stop ?? true },
        ],
      },
      { label: words.exceptions, fields: conditionFields(app, "unless-", now?.unless ?? {}, {}) },
    ],
    check: (values) => {
      if (Object.keys(conditions(values, "when-")).length === 0) return { field: "when-from", text: words.needCondition };
      if (forwardTo(app, values) === null) return { field: "forward", text: words.badAddress };
      return Object.keys(actions(app, values)).length === 0 ? { field: "folder", text: words.needAction } : null;
    },
  });
  if (!got) return;
  const { values } = got;
  const when = conditions(values, "when-");
  const rule: RuleBody = {
    name: clean(String(values["name"]).trim(), 120) || String(when.from?.[0] ?? when.subject?.[0] ?? words.rule).slice(0, 120),
    on: values["on"] === true, when, unless: conditions(values, "unless-"), then: actions(app, values), stop: values["stop"] === true,
  };
  const by = via === "menu" ? "dialog" : via;
  if (id === null) run(app, "rule.new", by, [{ op: "rule.add", id: store.id("r"), at: 0, rule }]);
  else run(app, "rule.change", by, [{ op: "rule.set", id, rule }]);
}
