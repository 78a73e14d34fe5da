/** Conditional formats: quick rules from the ribbon, and the manager. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Comparison, Conditional, IconSet, Rule, SheetEdit, Style } from "../edits";
import { areaOf, rangeName, refOf, touches } from "../refs";
import { freeId } from "./tables";
import { cells } from "./targets";
import { without } from "./validation";

/** What the quick rules offer to look like. */
export const LOOKS: Readonly<Record<string, Style>> = {
  lightRed: { color: "#9C0006", fill: "#FFC7CE" },
  yellow: { color: "#7F6000", fill: "#FFEB9C" },
  green: { color: "#006100", fill: "#C6EFCE" },
  redFill: { fill: "#FFC7CE" },
  redText: { color: "#9C0006" },
  bold: { bold: true },
};
export const SCALES: Readonly<Record<string, readonly string[]>> = {
  "green-yellow-red": ["#F8696B", "#FFEB84", "#63BE7B"],
  "red-yellow-green": ["#63BE7B", "#FFEB84", "#F8696B"],
  "white-green": ["#FFFFFF", "#63BE7B"],
  "white-red": ["#FFFFFF", "#F8696B"],
  "white-blue": ["#FFFFFF", "#5A8AC6"],
};
export const BARS: Readonly<Record<string, string>> = {
  blue: "#638EC6",
  green: "#63C384",
  red: "#FF555A",
  orange: "#FFB628",
  purple: "#D6007B",
};

/** New rules come first; the others move down by one. */
export function addRule(app: App, cmd: string, via: Via, rule: Rule, format: Style): void {
  const sheet = app.session.sheet;
  const present = [...app.book.sheet(sheet).objects.conditional];
  const refs = cells(app).map(refOf);
  const edits: SheetEdit[] = present.map(([id, value]) => ({ op: "conditional", sheet, id, value: { ...value, priority: value.priority + 1 } }));
  edits.push({ op: "conditional", sheet, id: freeId(app, "conditional", "format"), value: { refs, rule, format, priority: 1 } });
  app.run(cmd, via, edits);
}

async function ask(app: App, via: Via, kind: string): Promise<void> {
  const { w } = app;
  const between = kind === "between";
  const top = kind.startsWith("top") || kind.startsWith("bottom");
  const plain = kind === "duplicate" || kind === "above" || kind === "below";
  const answer = await openDialog({
    title: w.rules[kind as "between"],
    tabs: [{ label: w.rules[kind as "between"], fields: [
      ...(plain ? [] : [{ name: "first", label: top ? w.howMany : between ? w.minimum : w.value, type: top ? ("number" as const) : ("text" as const), value: top ? 10 : "", ...(top ? { min: 1, max: 1000 } : {}) }]),
      ...(between ? [{ name: "second", label: w.maximum, type: "text" as const, value: "" }] : []),
      ...(kind === "duplicate" ? [{ name: "which", label: w.showRows, type: "select" as const, options: [{ value: "duplicate", label: w.duplicateValues }, { value: "unique", label: w.uniqueValues }], value: "duplicate" }] : []),
      { name: "look", label: w.formatWith, type: "select", options: Object.keys(LOOKS).map((value) => ({ value, label: w.looks[value as "lightRed"] })), value: "lightRed" },
    ] }],
    check: (values) => (!plain && !String(values["first"] ?? "").trim() ? { field: "first", text: w.typeSomething } : between && !String(values["second"] ?? "").trim() ? { field: "second", text: w.typeSomething } : null),
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const first = String(values["first"] ?? "").trim();
  const rule: Rule =
    kind === "duplicate" ? { type: values["which"] as "duplicate" }
    : kind === "above" || kind === "below" ? { type: "average", is: kind }
    : kind === "contains" ? { type: "text", is: "contains", text: first }
    : top ? { type: "top", rank: Math.max(1, Math.round(Number(first))), bottom: kind.startsWith("bottom"), percent: kind.endsWith("Percent") }
    : { type: "cell", is: kind as Comparison, first, ...(between ? { second: String(values["second"]).trim() } : {}) };
  addRule(app, "conditional.add", via, rule, LOOKS[String(values["look"])] ?? {});
}

async function newRule(app: App, via: Via): Promise<void> {
  const { w } = app;
  const of = (...types: string[]) => (values: Readonly<Record<string, unknown>>) => types.includes(String(values["type"]));
  const answer = await openDialog({
    title: w.newRule,
    tabs: [{ label: w.newRule, fields: [
      { name: "type", label: w.ruleType, type: "select", options: Object.entries(w.ruleTypes).map(([value, label]) => ({ value, label })), value: "cell" },
      { name: "is", label: w.condition, type: "select", options: Object.entries(w.comparisons).map(([value, label]) => ({ value, label })), value: "greater", when: of("cell") },
      { name: "first", label: w.value, type: "text", value: "", when: of("cell") },
      { name: "second", label: w.maximum, type: "text", value: "", when: (values) => of("cell")(values) && ["between", "notBetween"].includes(String(values["is"])) },
      { name: "how", label: w.condition, type: "select", options: (["contains", "notContains", "begins", "ends"] as const).map((value) => ({ value, label: w.tests[value] })), value: "contains", when: of("text") },
      { name: "text", label: w.text, type: "text", value: "", when: of("text") },
      { name: "formula", label: w.formulaTrue, type: "text", value: "=", when: of("formula") },
      { name: "fill", label: w.fillColour, type: "colour", value: "#FFC7CE" },
      { name: "color", label: w.fontColour, type: "colour", value: "#9C0006" },
      { name: "bold", label: w.bold, type: "check", value: false },
      { name: "italic", label: w.italic, type: "check", value: false },
    ] }],
    check: (values) => {
      if (values["type"] === "formula" && !/^=.+/.test(String(values["formula"]))) return { field: "formula", text: w.typeFormula };
      if (values["type"] === "cell" && !String(values["first"]).trim()) return { field: "first", text: w.typeSomething };
      return values["type"] === "text" && !values["text"] ? { field: "text", text: w.typeSomething } : null;
    },
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const text = (name: string): string => String(values[name] ?? "").trim();
  const type = text("type");
  const rule: Rule =
    type === "formula" ? { type: "formula", formula: text("formula") }
    : type === "text" ? { type: "text", is: text("how") as "contains", text: text("text") }
    : type === "cell" ? { type: "cell", is: text("is") as Comparison, first: text("first"), ...(["between", "notBetween"].includes(text("is")) ? { second: text("second") || text("first") } : {}) }
    : ({ type } as Rule);
  const colour = (name: string) => (/^#[0-9a-f]{6}$/i.test(text(name)) ? { [name]: text(name).toUpperCase() } : {});
  addRule(app, "conditional.add", via, rule, { ...(values["bold"] ? { bold: true } : {}), ...(values["italic"] ? { italic: true } : {}), ...colour("color"), ...colour("fill") } as Style);
}

function describe(app: App, conditional: Conditional): string {
  const { w } = app;
  const { rule } = conditional;
  const where = conditional.refs.map((ref) => rangeName(areaOf(ref))).join(" ");
  const what =
    rule.type === "cell" ? `${w.comparisons[rule.is]} ${rule.first}${rule.second ? ` – ${rule.second}` : ""}`
    : rule.type === "text" ? `${w.tests[rule.is]} ${rule.text}`
    : rule.type === "formula" ? rule.formula
    : w.ruleNames[rule.type];
  return `${what} — ${where}`;
}

async function manage(app: App, via: Via): Promise<void> {
  const { w } = app;
  const sheet = app.session.sheet;
  const rules = [...app.book.sheet(sheet).objects.conditional].sort((a, b) => a[1].priority - b[1].priority);
  if (!rules.length) {
    await newRule(app, via);
    return;
  }
  const answer = await openDialog({
    title: w.manageRules,
    ok: w.close,
    buttons: [{ id: "new", label: w.newRule }, { id: "delete", label: w.deleteWord }, { id: "up", label: w.moveUp }, { id: "down", label: w.moveDown }],
    tabs: [{ label: w.manageRules, fields: [{ name: "rule", label: w.rulesHere, type: "list", options: rules.map(([id, rule]) => ({ value: id, label: describe(app, rule) })), value: rules[0]?.[0] ?? null }] }],
  });
  app.focus();
  if (!answer || answer.button === "ok") return;
  const at = rules.findIndex(([id]) => id === answer.values["rule"]);
  if (answer.button === "new") return newRule(app, via);
  if (at < 0) return;
  if (answer.button === "delete") {
    app.run("conditional.delete", via, [{ op: "conditional", sheet, id: (rules[at] as [string, Conditional])[0], value: null }]);
    return;
  }
  const other = at + (answer.button === "up" ? -1 : 1);
  const [a, b] = [rules[at], rules[other]];
  if (!a || !b) return;
  app.run("conditional.order", via, [
    { op: "conditional", sheet, id: a[0], value: { ...a[1], priority: b[1].priority } },
    { op: "conditional", sheet, id: b[0], value: { ...b[1], priority: a[1].priority } },
  ]);
}

function clearRules(all: boolean): Command {
  return (app, via) => {
    const sheet = app.session.sheet;
    const edits: SheetEdit[] = [];
    for (const [id, value] of app.book.sheet(sheet).objects.conditional) {
      const refs = all ? [] : value.refs.flatMap((ref) => cells(app).reduce((parts, hole) => parts.flatMap((part) => without(part, hole)), [areaOf(ref)]).map(refOf));
      if (!all && !value.refs.some((ref) => cells(app).some((range) => touches(range, areaOf(ref))))) continue;
      edits.push({ op: "conditional", sheet, id, value: refs.length ? { ...value, refs } : null });
    }
    app.run("conditional.clear", via, edits);
  };
}

export const conditionalCommands: Readonly<Record<string, Command>> = {
  "conditional.ask": (app, via, kind = "greater") => void ask(app, via, kind),
  "conditional.bar": (app, via, name = "blue") => addRule(app, "conditional.bar", via, { type: "bar", color: BARS[name] ?? "#638EC6" }, {}),
  "conditional.scale": (app, via, name = "green-yellow-red") => addRule(app, "conditional.scale", via, { type: "scale", colors: SCALES[name] ?? [] }, {}),
  "conditional.icons": (app, via, set = "3Arrows") => addRule(app, "conditional.icons", via, { type: "icons", set: set as IconSet }, {}),
  "conditional.new": (app, via) => void newRule(app, via),
  "conditional.manage": (app, via) => void manage(app, via),
  "conditional.clear": clearRules(false),
  "conditional.clearAll": clearRules(true),
};
