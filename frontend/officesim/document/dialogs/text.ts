/** The dialogs of fonts, paragraphs and styles. */
import type { DialogField, FieldValue } from "../../kit";
import * as character from "../commands/character";
import * as paragraph from "../commands/paragraph";
import { paragraphs, paragraphState, runState } from "../commands/selection";
import type { Style } from "../edits";
import type { Editor } from "../editor";
import { ask, number, text, toCm, toTwips } from "./fields";
import { styleName } from "./names";

export const FONTS = ["Carlito", "Calibri", "Arial", "Liberation Sans", "Times New Roman", "Liberation Serif", "Georgia", "Cambria", "Verdana", "Courier New"];

export async function font(editor: Editor): Promise<void> {
  const { say } = editor;
  const now = runState(editor);
  const one = <T>(value: T | "mixed", plain: T): T => (value === "mixed" ? plain : value);
  const yes = (name: string, label: string, value: unknown, fieldset = say("Effects", "Effets")): DialogField => ({ name, label, type: "check", value: value === true, fieldset });
  const answer = await ask(editor, {
    title: say("Font", "Police"),
    tabs: [
      {
        label: say("Font", "Police"),
        fields: [
          { name: "font", label: say("Font", "Police"), type: "text", value: String(one(now.font, "")) },
          number("size", say("Size (points)", "Taille (points)"), one(now.size, 22) / 2, 1, 400, 0.5),
          yes("bold", say("Bold", "Gras"), now.bold, say("Style", "Style")),
          yes("italic", say("Italic", "Italique"), now.italic, say("Style", "Style")),
          {
            name: "underline",
            label: say("Underline", "Soulignement"),
            type: "select",
            value: String(one(now.underline, "none")),
            options: [
              ["none", say("None", "Aucun")],
              ["single", say("Single", "Simple")],
              ["double", say("Double", "Double")],
              ["dotted", say("Dotted", "Pointillé")],
              ["dash", say("Dashes", "Tirets")],
              ["wave", say("Wave", "Ondulé")],
              ["thick", say("Thick", "Épais")],
            ].map(([value, label]) => ({ value: value!, label: label! })),
          },
          { name: "colour", label: say("Font colour", "Couleur de police"), type: "colour", value: `#${one(now.colour, "000000")}` },
          yes("strike", say("Strikethrough", "Barré"), now.strike),
          yes("superscript", say("Superscript", "Exposant"), now.script === "superscript"),
          yes("subscript", say("Subscript", "Indice"), now.script === "subscript"),
          yes("small", say("Small capitals", "Petites majuscules"), now.caps === "small"),
          yes("all", say("All capitals", "Majuscules"), now.caps === "all"),
        ],
      },
    ],
  });
  if (!answer) return;
  const { values } = answer;
  const wanted: [Parameters<typeof character.setFormat>[3], unknown][] = [
    ["font", text(values["font"]) || now.font],
    ["size", Math.round(Number(values["size"]) * 2)],
    ["bold", values["bold"]],
    ["italic", values["italic"]],
    ["strike", values["strike"]],
    ["underline", values["underline"]],
    ["colour", hexOf(values["colour"])],
    ["script", values["superscript"] ? "superscript" : values["subscript"] ? "subscript" : "baseline"],
    ["caps", values["all"] ? "all" : values["small"] ? "small" : "none"],
  ];
  for (const [key, value] of wanted) {
    if (now[key] !== value && !(now[key] === "mixed" && (value === false || value === "none"))) character.setFormat(editor, "font.dialog", "dialog", key, value);
  }
}

/** A colour as documents hold it (RRGGBB); null for the automatic one. */
function hexOf(value: FieldValue | undefined): string | null {
  const found = /^#?([0-9a-f]{6})$/i.exec(text(value));
  return found ? found[1]!.toUpperCase() : null;
}

/** A colour of one's own. */
export async function colour(editor: Editor): Promise<void> {
  const { say } = editor;
  const answer = await ask(editor, {
    title: say("Colours", "Couleurs"),
    tabs: [{ label: say("Custom", "Personnalisées"), fields: [{ name: "hex", label: say("Hex value", "Valeur hexadécimale"), type: "text", value: "#1F3864" }] }],
    check: (v) => (hexOf(v["hex"]) ? null : { field: "hex", text: say("Write six digits or letters A to F.", "Saisissez six chiffres ou lettres de A à F.") }),
  });
  const hex = answer ? hexOf(answer.values["hex"]) : null;
  if (hex) character.setFormat(editor, "font.colour", "dialog", "colour", hex);
}

export async function paragraphShape(editor: Editor): Promise<void> {
  const { say } = editor;
  const now = paragraphState(editor);
  const of = (value: number | "mixed") => (value === "mixed" ? 0 : value);
  const rule = now.lineRule === "mixed" ? "auto" : now.lineRule;
  const first = of(now.firstLine);
  const line = of(now.lineSpacing);
  const kind = rule !== "auto" ? rule : line === 240 ? "single" : line === 360 ? "half" : line === 480 ? "double" : "multiple";
  const yes = (name: string, label: string, value: unknown): DialogField => ({ name, label, type: "check", value: value === true });
  const choice = (name: string, label: string, value: string, options: [string, string][]): DialogField => ({
    name, label, type: "select", value, options: options.map(([key, words]) => ({ value: key, label: words })),
  });
  const indents = say("Indentation", "Retrait");
  const spacing = say("Spacing", "Espacement");
  const answer = await ask(editor, {
    title: say("Paragraph", "Paragraphe"),
    tabs: [
      {
        label: say("Indents and Spacing", "Retrait et espacement"),
        fields: [
          choice("align", say("Alignment", "Alignement"), now.align, [
            ["left", say("Left", "Gauche")], ["center", say("Centred", "Centré")], ["right", say("Right", "Droite")], ["justify", say("Justified", "Justifié")],
          ]),
          { ...number("left", say("Left (cm)", "Gauche (cm)"), toCm(of(now.indentLeft)), -20, 40), fieldset: indents },
          { ...number("right", say("Right (cm)", "Droite (cm)"), toCm(of(now.indentRight)), -20, 40), fieldset: indents },
          { ...choice("special", say("Special", "De 1re ligne"), first < 0 ? "hanging" : first > 0 ? "first" : "none", [
            ["none", say("(none)", "(aucun)")], ["first", say("First line", "Positif")], ["hanging", say("Hanging", "Négatif")],
          ]), fieldset: indents },
          { ...number("by", say("By (cm)", "De (cm)"), toCm(Math.abs(first)) || 1.25, 0, 40), fieldset: indents, when: (values) => values["special"] !== "none" },
          { ...number("before", say("Before (pt)", "Avant (pt)"), of(now.spaceBefore) / 20, 0, 1584, 6), fieldset: spacing },
          { ...number("after", say("After (pt)", "Après (pt)"), of(now.spaceAfter) / 20, 0, 1584, 6), fieldset: spacing },
          { ...choice("line", say("Line spacing", "Interligne"), kind, [
            ["single", say("Single", "Simple")], ["half", say("1.5 lines", "1,5 ligne")], ["double", say("Double", "Double")],
            ["atLeast", say("At least", "Au moins")], ["exact", say("Exactly", "Exactement")], ["multiple", say("Multiple", "Multiple")],
          ]), fieldset: spacing },
          { ...number("at", say("At", "De"), rule === "auto" ? Math.round((line / 240) * 100) / 100 : line / 20, 0.1, 1584, 0.05), fieldset: spacing,
            when: (values) => ["atLeast", "exact", "multiple"].includes(String(values["line"])) },
        ],
      },
      {
        label: say("Line and Page Breaks", "Enchaînements"),
        fields: [
          yes("keepNext", say("Keep with next", "Paragraphes solidaires"), now.keepNext),
          yes("keepLines", say("Keep lines together", "Lignes solidaires"), now.keepLines),
          yes("pageBreakBefore", say("Page break before", "Saut de page avant"), now.pageBreakBefore),
        ],
      },
    ],
  });
  if (!answer) return;
  const v = answer.values;
  const lines: Record<string, [number, string]> = {
    single: [240, "auto"], half: [360, "auto"], double: [480, "auto"],
    multiple: [Math.round(Number(v["at"]) * 240), "auto"],
    atLeast: [Math.round(Number(v["at"]) * 20), "atLeast"], exact: [Math.round(Number(v["at"]) * 20), "exact"],
  };
  const [lineSpacing, lineRule] = lines[String(v["line"])]!;
  const by = toTwips(v["by"] ?? 0);
  const wanted: Record<string, unknown> = {
    align: v["align"], indentLeft: toTwips(v["left"]!), indentRight: toTwips(v["right"]!),
    firstLine: v["special"] === "hanging" ? -by : v["special"] === "first" ? by : 0,
    spaceBefore: Math.round(Number(v["before"]) * 20), spaceAfter: Math.round(Number(v["after"]) * 20),
    lineSpacing, lineRule, keepNext: v["keepNext"], keepLines: v["keepLines"], pageBreakBefore: v["pageBreakBefore"],
  };
  const near = (a: unknown, b: unknown) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= 3 : a === b);
  const changed = Object.entries(wanted).filter(([key, value]) => !near((now as Record<string, unknown>)[key], value));
  if (changed.some(([key]) => key === "lineSpacing" || key === "lineRule")) changed.push(["lineSpacing", lineSpacing], ["lineRule", lineRule]);
  paragraph.setParagraph(editor, "paragraph.dialog", "dialog", Object.fromEntries(changed));
}

export async function style(editor: Editor, id: string | null): Promise<void> {
  const { say } = editor;
  const now = paragraphState(editor).style;
  const old = id === null ? null : editor.state.styles.get(id) ?? null;
  const draft: Style = old ?? paragraph.styleFromSelection(editor, "", now === "mixed" ? "Normal" : now);
  const every = [...editor.state.styles].filter(([, one]) => one.kind === "paragraph" && one.name !== "Document defaults").map(([value, one]) => ({ value, label: styleName(editor, one.name) }));
  const optional = [{ value: "", label: say("(no change)", "(sans changement)") }];
  const tri = (name: string, label: string, value: boolean | undefined): DialogField => ({ name, label, type: "select", value: value === undefined ? "" : value ? "yes" : "no", options: [...optional, { value: "yes", label: say("Yes", "Oui") }, { value: "no", label: say("No", "Non") }] });
  const answer = await ask(editor, {
    title: old ? say("Modify Style", "Modifier le style") : say("Create New Style", "Créer un style"),
    tabs: [
      { label: say("Style", "Style"), fields: [
        { name: "name", label: say("Name", "Nom"), type: "text", value: old ? styleName(editor, old.name) : "" },
        { name: "based", label: say("Style based on", "Style basé sur"), type: "select", value: draft.based ?? "", options: [{ value: "", label: say("(no style)", "(aucun style)") }, ...every.filter((one) => one.value !== id)] },
        { name: "next", label: say("Style for following paragraph", "Style du paragraphe suivant"), type: "select", value: draft.next ?? "", options: [{ value: "", label: say("(the same)", "(le même)") }, ...every] },
      ] },
      { label: say("Formatting", "Mise en forme"), fields: [
        { name: "font", label: say("Font", "Police"), type: "text", value: draft.run.font ?? "" },
        { name: "size", label: say("Size (points)", "Taille (points)"), type: "number", value: draft.run.size ? draft.run.size / 2 : null, min: 1, max: 400, step: 0.5 },
        tri("bold", say("Bold", "Gras"), draft.run.bold), tri("italic", say("Italic", "Italique"), draft.run.italic),
        { name: "colour", label: say("Colour", "Couleur"), type: "colour", value: `#${draft.run.colour ?? "000000"}` },
        { name: "align", label: say("Alignment", "Alignement"), type: "select", value: draft.paragraph.align ?? "", options: [...optional, { value: "left", label: say("Left", "Gauche") }, { value: "center", label: say("Centred", "Centré") }, { value: "right", label: say("Right", "Droite") }, { value: "justify", label: say("Justified", "Justifié") }] },
        { name: "before", label: say("Space before (pt)", "Espace avant (pt)"), type: "number", value: draft.paragraph.spaceBefore === undefined ? null : draft.paragraph.spaceBefore / 20, min: 0, max: 1584, step: 6 },
        { name: "after", label: say("Space after (pt)", "Espace après (pt)"), type: "number", value: draft.paragraph.spaceAfter === undefined ? null : draft.paragraph.spaceAfter / 20, min: 0, max: 1584, step: 6 },
      ] },
    ],
    check: (v) => (text(v["name"]) ? null : { field: "name", text: say("Give the style a name.", "Donnez un nom au style.") }),
  });
  if (!answer) return;
  const v = answer.values;
  const run: Style["run"] = { ...draft.run };
  const shape: Style["paragraph"] = { ...draft.paragraph };
  const optionalNumber = (value: FieldValue | undefined) => (value === null || value === undefined || value === "" ? undefined : Number(value));
  assign(run, "font", text(v["font"]) || undefined);
  const size = optionalNumber(v["size"]);
  assign(run, "size", size === undefined ? undefined : Math.round(size * 2));
  for (const name of ["bold", "italic"] as const) assign(run, name, v[name] === "" ? undefined : v[name] === "yes");
  const colour = hexOf(v["colour"]);
  if (colour === null) delete run.colour;
  else if (colour !== (draft.run.colour ?? "000000")) run.colour = colour;
  assign(shape, "align", (text(v["align"]) || undefined) as Style["paragraph"]["align"]);
  for (const [name, key] of [["before", "spaceBefore"], ["after", "spaceAfter"]] as const) {
    const value = optionalNumber(v[name]);
    assign(shape, key, value === undefined ? undefined : Math.round(value * 20));
  }
  const name = old && styleName(editor, old.name) === text(v["name"]) ? old.name : text(v["name"]);
  const made: Style = { ...draft, name, based: text(v["based"]) || null, next: text(v["next"]) || null, run, paragraph: shape, quick: true };
  const key = id ?? freshStyle(editor, text(v["name"]));
  editor.run(old ? "style.modify" : "style.create", "dialog", (work) => {
    work.op({ op: "style", id: key, value: made });
    if (!old) {
      const tr = editor.view.state.tr;
      for (const { pos } of paragraphs(editor.view.state)) tr.setNodeAttribute(pos, "style", key);
      work.tr(tr);
    }
  });
}

function assign<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

function freshStyle(editor: Editor, name: string): string {
  const plain = name.normalize("NFD").replace(/[^A-Za-z0-9]/g, "").slice(0, 40) || "Style";
  return editor.state.styles.has(plain) ? editor.freshId(plain, editor.state.styles) : plain;
}
