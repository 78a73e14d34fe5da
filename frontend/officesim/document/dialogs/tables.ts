/** The dialogs of tables. */
import type { DialogField } from "../../kit";
import { paragraphs } from "../commands/selection";
import * as tables from "../commands/tables";
import type { Editor } from "../editor";
import { ask, text, type Values } from "./fields";

const SEPARATORS: readonly [string, string, string, string][] = [
  ["tab", "\t", "Tabs", "Tabulations"],
  ["semicolon", ";", "Semicolons", "Points-virgules"],
  ["comma", ",", "Commas", "Virgules"],
];

export async function convert(editor: Editor, toText: boolean): Promise<void> {
  const { say } = editor;
  const words = paragraphs(editor.view.state).map(({ node }) => node);
  const tabs = words.some((node) => node.childCount > 0 && Array.from({ length: node.childCount }, (_, at) => node.child(at)).some((one) => one.type.name === "tab"));
  const semicolons = words.some((node) => node.textContent.includes(";"));
  const answer = await ask(editor, {
    title: toText ? say("Convert Table to Text", "Convertir le tableau en texte") : say("Convert Text to Table", "Convertir le texte en tableau"),
    tabs: [{ label: say("Separate text at", "Séparer le texte au niveau des"), fields: [{ name: "at", label: say("Separate text at", "Séparer le texte au niveau des"), type: "radio", value: toText || tabs ? "tab" : semicolons ? "semicolon" : "comma", options: SEPARATORS.map(([value, , en, fr]) => ({ value, label: say(en, fr) })) }] }],
  });
  if (!answer) return;
  const sign = SEPARATORS.find(([value]) => value === answer.values["at"])?.[1] ?? "\t";
  if (toText) tables.toText(editor, sign, "dialog");
  else tables.fromText(editor, sign, "dialog");
}

export async function sort(editor: Editor): Promise<void> {
  const { say } = editor;
  const found = tables.tableAt(editor);
  const order = [{ value: "ascending", label: say("Ascending", "Croissant") }, { value: "descending", label: say("Descending", "Décroissant") }];
  const kinds = [{ value: "text", label: say("Text", "Texte") }, { value: "number", label: say("Number", "Numérique") }];
  const columns = found ? Array.from({ length: found.node.child(0).childCount }, (_, at) => ({ value: String(at), label: found.node.child(0).child(at).textContent.slice(0, 40) || `${say("Column", "Colonne")} ${at + 1}` })) : [];
  const key = (n: number, label: string): DialogField[] => [
    ...(found ? [{ name: `column${n}`, label: say("Column", "Colonne"), type: "select" as const, value: n === 1 ? "0" : "", options: n === 1 ? columns : [{ value: "", label: say("(none)", "(aucune)") }, ...columns], fieldset: label }] : []),
    { name: `kind${n}`, label: say("Type", "Type"), type: "select", value: "text", options: kinds, fieldset: label },
    { name: `order${n}`, label: say("Order", "Ordre"), type: "radio", value: "ascending", options: order, fieldset: label },
  ];
  const answer = await ask(editor, {
    title: found ? say("Sort", "Trier") : say("Sort Text", "Trier le texte"),
    tabs: [{ label: say("Sort", "Trier"), fields: [...key(1, say("Sort by", "1re clé")), ...(found ? key(2, say("Then by", "2e clé")) : []), ...(found ? [{ name: "header", label: say("My list has a header row", "Ligne d’en-tête"), type: "check" as const, value: true }] : [])] }],
  });
  if (!answer) return;
  const v: Values = answer.values;
  if (!found) return tables.sortParagraphs(editor, v["order1"] === "descending", v["kind1"] === "number", "dialog");
  const keys = [1, 2].filter((n) => text(v[`column${n}`]) !== "").map((n) => ({ column: Number(v[`column${n}`]), descending: v[`order${n}`] === "descending", numeric: v[`kind${n}`] === "number" }));
  tables.sortTable(editor, keys, v["header"] === true, "dialog");
}
