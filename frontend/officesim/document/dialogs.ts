/** The dialogs of the word processor. */
import type { Via } from "../contract";
import { openDialog } from "../kit";
import type { DialogField, FieldValue } from "../kit";
import * as character from "./commands/character";
import * as insert from "./commands/insert";
import * as layout from "./commands/layout";
import * as mailings from "./commands/mailings";
import * as paragraph from "./commands/paragraph";
import { paragraphs, paragraphState, runState, selectedText } from "./commands/selection";
import * as tables from "./commands/tables";
import type { Style } from "./edits";
import type { Editor } from "./editor";
import { highlightNames } from "./view/dom";

type Values = Readonly<Record<string, FieldValue>>;
const CM = 566.929;
const toCm = (twips: number) => Math.round((twips / CM) * 100) / 100;
const toTwips = (value: FieldValue) => Math.round(Number(value) * CM);
const number = (name: string, label: string, value: number, min: number, max: number, step = 0.1): DialogField => ({ name, label, type: "number", value, min, max, step });
const text = (value: FieldValue | undefined) => String(value ?? "").trim();

export const FONTS = ["Carlito", "Calibri", "Arial", "Liberation Sans", "Times New Roman", "Liberation Serif", "Georgia", "Cambria", "Verdana", "Courier New"];

export async function font(editor: Editor): Promise<void> {
  const { say } = editor;
  const now = runState(editor);
  const one = <T>(value: T | "mixed", plain: T): T => (value === "mixed" ? plain : value);
  const yes = (name: string, label: string, value: unknown): DialogField => ({ name, label, type: "check", value: value === true, fieldset: say("Effects", "Effets") });
  const answer = await openDialog({
    title: say("Font", "Police"),
    tabs: [
      {
        label: say("Font", "Police"),
        fields: [
          { name: "font", label: say("Font", "Police"), type: "text", value: String(one(now.font, "")) },
          number("size", say("Size (points)", "Taille (points)"), one(now.size, 22) / 2, 1, 400, 0.5),
          yes("bold", say("Bold", "Gras"), now.bold),
          yes("italic", say("Italic", "Italique"), now.italic),
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
    ["colour", text(values["colour"]).replace("#", "").toUpperCase()],
    ["script", values["superscript"] ? "superscript" : values["subscript"] ? "subscript" : "baseline"],
    ["caps", values["all"] ? "all" : values["small"] ? "small" : "none"],
  ];
  for (const [key, value] of wanted) {
    if (now[key] !== value && !(now[key] === "mixed" && (value === false || value === "none"))) character.setFormat(editor, "font.dialog", "dialog", key, value);
  }
}

export async function paragraphs_(editor: Editor): Promise<void> {
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
  const answer = await openDialog({
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

export async function link(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const old = insert.linkAt(editor);
  const shown = old ? editor.doc.textBetween(old.from, old.to) : selectedText(editor.view.state);
  const places = insert.bookmarks(editor);
  const inside = old?.href.startsWith("#") === true;
  const answer = await openDialog({
    title: old ? say("Edit Link", "Modifier le lien") : say("Insert Link", "Insérer un lien"),
    tabs: [
      {
        label: say("Link", "Lien"),
        fields: [
          { name: "words", label: say("Text to display", "Texte à afficher"), type: "text", value: shown },
          {
            name: "where", label: say("Link to", "Lier à"), type: "radio", value: inside ? "place" : "address",
            options: [
              { value: "address", label: say("Web page or e-mail address", "Page web ou adresse électronique") },
              { value: "place", label: say("Place in this document", "Emplacement dans ce document") },
            ],
          },
          { name: "address", label: say("Address", "Adresse"), type: "text", value: inside ? "" : old?.href ?? "", when: (v) => v["where"] === "address" },
          { name: "place", label: say("Bookmark", "Signet"), type: "select", value: inside ? old!.href.slice(1) : places[0] ?? "", options: places.map((one) => ({ value: one, label: one })), when: (v) => v["where"] === "place" },
        ],
      },
    ],
    check: (v) => {
      if (v["where"] === "place") return text(v["place"]) ? null : { field: "place", text: say("Make a bookmark first.", "Créez d’abord un signet.") };
      return text(v["address"]) ? null : { field: "address", text: say("Enter an address.", "Saisissez une adresse.") };
    },
    ...(old ? { buttons: [{ id: "remove", label: say("Remove Link", "Supprimer le lien") }] } : {}),
  });
  if (!answer) return;
  if (answer.button === "remove") return insert.unlink(editor, "dialog");
  const v = answer.values;
  const address = text(v["address"]);
  const mail = /^[^\s@:]+@[^\s@]+$/.test(address);
  const whole = /^(https?:|mailto:|#)/i.test(address) ? address : mail ? `mailto:${address}` : `https://${address}`;
  const href = v["where"] === "place" ? `#${text(v["place"])}` : whole;
  const words = text(v["words"]) || (selectedText(editor.view.state) ? "" : address);
  insert.link(editor, words, href, via);
}

export async function bookmark(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const known = insert.bookmarks(editor);
  const answer = await openDialog({
    title: say("Bookmark", "Signet"),
    ok: say("Add", "Ajouter"),
    tabs: [
      {
        label: say("Bookmark", "Signet"),
        fields: [
          { name: "name", label: say("Bookmark name", "Nom du signet"), type: "text", value: "", hint: say("Begins with a letter; letters, digits and _ only.", "Commence par une lettre ; lettres, chiffres et _ uniquement.") },
          ...(known.length > 0 ? [{ name: "known", label: say("Bookmarks in this document", "Signets de ce document"), type: "list" as const, value: known[0]!, options: known.map((one) => ({ value: one, label: one })) }] : []),
        ],
      },
    ],
    check: (v) => (/^\p{L}[\p{L}\p{N}_]{0,39}$/u.test(text(v["name"])) ? null : { field: "name", text: say("Begin with a letter and use no spaces.", "Commencez par une lettre, sans espaces.") }),
    ...(known.length > 0 ? { buttons: [{ id: "go", label: say("Go To", "Atteindre") }, { id: "delete", label: say("Delete", "Supprimer") }] } : {}),
  });
  if (!answer) return;
  const chosen = text(answer.values["known"]);
  if (answer.button === "delete") insert.removeBookmark(editor, chosen, "dialog");
  else if (answer.button === "go") goTo(editor, chosen);
  else insert.bookmark(editor, text(answer.values["name"]), via);
}

export function goTo(editor: Editor, name: string): void {
  let at = -1;
  editor.state.parts.get("body")!.descendants((node, pos) => {
    const here = (node.type.name === "anchor" && node.attrs["name"] === name) || node.marks.some((one) => one.type.name === "bookmark" && one.attrs["name"] === name);
    if (here && at < 0) at = pos;
  });
  if (at >= 0) editor.go({ part: "body", anchor: at, head: at });
}

export async function picture(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const names = Object.keys(editor.opening.media);
  const answer = await openDialog({
    title: say("Insert Picture", "Insérer une image"),
    ok: say("Insert", "Insérer"),
    tabs: [{ label: say("Picture", "Image"), fields: [{ name: "asset", label: say("Pictures of this project", "Images de ce projet"), type: "list", value: names[0] ?? "", options: names.map((one) => ({ value: one, label: one })) }] }],
    check: (v) => (text(v["asset"]) ? null : { field: "asset", text: say("There is no picture to insert.", "Il n’y a aucune image à insérer.") }),
  });
  if (answer) insert.picture(editor, text(answer.values["asset"]), "", via);
}

export async function altText(editor: Editor): Promise<void> {
  const { say } = editor;
  const { selection } = editor.view.state;
  const node = editor.doc.nodeAt(selection.from);
  if (node?.type.name !== "image") return;
  const pos = selection.from;
  const answer = await openDialog({
    title: say("Alt Text", "Texte de remplacement"),
    tabs: [{ label: say("Alt Text", "Texte de remplacement"), fields: [
      { name: "alt", label: say("How would you describe this picture to someone who cannot see it?", "Comment décririez-vous cette image à une personne qui ne la voit pas ?"), type: "textarea", value: String(node.attrs["alt"]) },
      { name: "decorative", label: say("Mark as decorative", "Marquer comme décoratif"), type: "check", value: node.attrs["decorative"] === true },
    ] }],
  });
  if (!answer) return;
  editor.run("picture.alt", "dialog", (work) => {
    const tr = editor.view.state.tr;
    if (node.attrs["alt"] !== text(answer.values["alt"])) tr.setNodeAttribute(pos, "alt", text(answer.values["alt"]));
    if (node.attrs["decorative"] !== answer.values["decorative"]) tr.setNodeAttribute(pos, "decorative", answer.values["decorative"]);
    work.tr(tr);
  });
}

export async function newTable(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const answer = await openDialog({
    title: say("Insert Table", "Insérer un tableau"),
    tabs: [{ label: say("Table size", "Taille du tableau"), fields: [number("columns", say("Number of columns", "Nombre de colonnes"), 5, 1, 63, 1), number("rows", say("Number of rows", "Nombre de lignes"), 2, 1, 500, 1)] }],
  });
  if (answer) insert.table(editor, Number(answer.values["rows"]), Number(answer.values["columns"]), via);
}

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
  const answer = await openDialog({
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
  const answer = await openDialog({
    title: found ? say("Sort", "Trier") : say("Sort Text", "Trier le texte"),
    tabs: [{ label: say("Sort", "Trier"), fields: [...key(1, say("Sort by", "1re clé")), ...(found ? key(2, say("Then by", "2e clé")) : []), ...(found ? [{ name: "header", label: say("My list has a header row", "Ligne d’en-tête"), type: "check" as const, value: true }] : [])] }],
  });
  if (!answer) return;
  const v: Values = answer.values;
  if (!found) return tables.sortParagraphs(editor, v["order1"] === "descending", v["kind1"] === "number", "dialog");
  const keys = [1, 2].filter((n) => text(v[`column${n}`]) !== "").map((n) => ({ column: Number(v[`column${n}`]), descending: v[`order${n}`] === "descending", numeric: v[`kind${n}`] === "number" }));
  tables.sortTable(editor, keys, v["header"] === true, "dialog");
}

export async function pageSetup(editor: Editor): Promise<void> {
  const { say } = editor;
  const page = layout.currentPage(editor);
  const margin = (name: string, label: string, value: number): DialogField => ({ ...number(name, label, toCm(value), 0, 50), fieldset: say("Margins", "Marges") });
  const yes = (name: string, label: string, value: boolean): DialogField => ({ name, label, type: "check", value });
  const answer = await openDialog({
    title: say("Page Setup", "Mise en page"),
    tabs: [
      { label: say("Margins", "Marges"), fields: [
        margin("top", say("Top (cm)", "Haut (cm)"), page.top), margin("bottom", say("Bottom (cm)", "Bas (cm)"), page.bottom),
        margin("left", say("Left (cm)", "Gauche (cm)"), page.left), margin("right", say("Right (cm)", "Droite (cm)"), page.right),
        { name: "orientation", label: say("Orientation", "Orientation"), type: "radio", value: page.orientation, options: [{ value: "portrait", label: say("Portrait", "Portrait") }, { value: "landscape", label: say("Landscape", "Paysage") }] },
        { name: "everywhere", label: say("Apply to", "Appliquer à"), type: "select", value: "section", options: [{ value: "section", label: say("This section", "Cette section") }, { value: "all", label: say("Whole document", "Tout le document") }] },
      ] },
      { label: say("Paper and columns", "Papier et colonnes"), fields: [
        number("width", say("Width (cm)", "Largeur (cm)"), toCm(page.width), 1, 55), number("height", say("Height (cm)", "Hauteur (cm)"), toCm(page.height), 1, 55),
        number("columns", say("Columns", "Colonnes"), page.columns, 1, 12, 1), number("space", say("Space between (cm)", "Espacement (cm)"), toCm(page.columnSpace), 0, 20),
        yes("line", say("Line between", "Ligne séparatrice"), page.columnLine),
      ] },
      { label: say("Headers", "En-têtes"), fields: [
        yes("first", say("Different first page", "Première page différente"), page.titlePage),
        yes("even", say("Different odd and even", "Paires et impaires différentes"), editor.state.settings.evenAndOdd),
        number("header", say("Header from edge (cm)", "En-tête au bord (cm)"), toCm(page.headerDistance), 0, 20), number("footer", say("Footer from edge (cm)", "Pied de page au bord (cm)"), toCm(page.footerDistance), 0, 20),
      ] },
    ],
  });
  if (!answer) return;
  const v = answer.values;
  layout.setPage(editor, "layout.dialog", (old) => {
    const turn = layout.turned(old, String(v["orientation"]) as "portrait" | "landscape");
    const asked = { top: toTwips(v["top"]!), bottom: toTwips(v["bottom"]!), left: toTwips(v["left"]!), right: toTwips(v["right"]!) };
    const margins = turn.orientation ? {} : asked;
    const size = turn.orientation ? {} : { width: keep(page.width, v["width"]!), height: keep(page.height, v["height"]!) };
    return { ...turn, ...margins, ...size, columns: Number(v["columns"]), columnSpace: keep(page.columnSpace, v["space"]!), columnLine: v["line"] === true, titlePage: v["first"] === true, headerDistance: keep(page.headerDistance, v["header"]!), footerDistance: keep(page.footerDistance, v["footer"]!) };
  }, "dialog", v["everywhere"] === "all");
  if (v["even"] !== editor.state.settings.evenAndOdd) {
    editor.run("layout.even-odd", "dialog", (work) => work.op({ op: "setting", name: "evenAndOdd", value: v["even"] === true }));
  }
}
/** What a field shows rounded stays as it was when nobody changed it. */
const keep = (old: number, shown: FieldValue) => (Math.abs(toCm(old) - Number(shown)) < 0.005 ? old : toTwips(shown));

export async function style(editor: Editor, id: string | null): Promise<void> {
  const { say } = editor;
  const now = paragraphState(editor).style;
  const old = id === null ? null : editor.state.styles.get(id) ?? null;
  const draft: Style = old ?? paragraph.styleFromSelection(editor, "", now === "mixed" ? "Normal" : now);
  const every = [...editor.state.styles].filter(([, one]) => one.kind === "paragraph" && one.name !== "Document defaults").map(([value, one]) => ({ value, label: styleName(editor, one.name) }));
  const optional = [{ value: "", label: say("(no change)", "(sans changement)") }];
  const tri = (name: string, label: string, value: boolean | undefined): DialogField => ({ name, label, type: "select", value: value === undefined ? "" : value ? "yes" : "no", options: [...optional, { value: "yes", label: say("Yes", "Oui") }, { value: "no", label: say("No", "Non") }] });
  const answer = await openDialog({
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
  const colour = text(v["colour"]).replace("#", "").toUpperCase();
  if (colour !== (draft.run.colour ?? "000000")) run.colour = colour;
  assign(shape, "align", text(v["align"]) || undefined);
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

const FRENCH: Readonly<Record<string, string>> = {
  normal: "Normal", title: "Titre", subtitle: "Sous-titre", "no spacing": "Sans interligne", quote: "Citation", "intense quote": "Citation intense",
  "list paragraph": "Paragraphe de liste", "list bullet": "Liste à puces", "list number": "Liste à numéros", strong: "Élevé", emphasis: "Accentuation",
  "subtle emphasis": "Emphase pâle", "intense emphasis": "Emphase intense", "subtle reference": "Référence pâle", "intense reference": "Référence intense", "book title": "Titre du livre", header: "En-tête", footer: "Pied de page", caption: "Légende", "body text": "Corps de texte", "footnote text": "Note de bas de page", "toc heading": "En-tête de table des matières", "table grid": "Grille du tableau", "normal table": "Tableau normal",
};
/** A style's name as the interface language says it. */
export function styleName(editor: Editor, name: string): string {
  const heading = /^heading (\d)$/i.exec(name);
  if (heading) return editor.say(`Heading ${heading[1]}`, `Titre ${heading[1]}`);
  return editor.host.locale === "fr" ? FRENCH[name.toLowerCase()] ?? name : name;
}

export async function contents(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const answer = await openDialog({
    title: say("Table of Contents", "Table des matières"),
    tabs: [{ label: say("Table of Contents", "Table des matières"), fields: [number("from", say("From level", "Du niveau"), 1, 1, 9, 1), number("to", say("Show levels up to", "Afficher les niveaux jusqu’à"), 3, 1, 9, 1)] }],
    check: (v) => (Number(v["from"]) <= Number(v["to"]) ? null : { field: "to", text: say("Choose a level that is not above the first.", "Choisissez un niveau au moins égal au premier.") }),
  });
  if (answer) insert.contents(editor, Number(answer.values["from"]), Number(answer.values["to"]), via);
}

export async function recipients(editor: Editor): Promise<void> {
  const { say } = editor;
  const { columns, rows, excluded } = editor.state.merge;
  const answer = await openDialog({
    title: say("Mail Merge Recipients", "Destinataires du publipostage"),
    tabs: [{ label: say("Recipients", "Destinataires"), fields: rows.slice(0, 60).map((row, at) => ({ name: `r${at}`, label: row.slice(0, 4).join(" · ") || `${at + 1}`, type: "check" as const, value: !excluded.includes(at), fieldset: columns.slice(0, 4).join(" · ") })) }],
  });
  if (!answer) return;
  const left = rows.map((_, at) => at).filter((at) => (at < 60 ? answer.values[`r${at}`] !== true : excluded.includes(at)));
  mailings.setMerge(editor, "mailings.edit-recipients", { excluded: left }, "dialog");
}

export async function typeList(editor: Editor): Promise<void> {
  const { say } = editor;
  const answer = await openDialog({
    title: say("New Address List", "Nouvelle liste d’adresses"),
    tabs: [{ label: say("List", "Liste"), fields: [
      { name: "columns", label: say("Columns, separated by semicolons", "Colonnes, séparées par des points-virgules"), type: "text", value: say("Title;First Name;Last Name;City", "Civilité;Prénom;Nom;Ville") },
      { name: "rows", label: say("One recipient on each line, separated by semicolons", "Un destinataire par ligne, séparé par des points-virgules"), type: "textarea", value: "" },
    ] }],
    check: (v) => (text(v["rows"]) ? null : { field: "rows", text: say("Enter at least one recipient.", "Saisissez au moins un destinataire.") }),
  });
  if (!answer) return;
  const cut = (line: string) => line.split(";").map((one) => one.trim().slice(0, 120));
  const columns = cut(text(answer.values["columns"]));
  const rows = text(answer.values["rows"]).split("\n").filter((one) => one.trim()).slice(0, 500).map((line) => columns.map((_, at) => cut(line)[at] ?? ""));
  mailings.typeList(editor, columns, rows, "dialog");
}

export async function properties(editor: Editor): Promise<void> {
  const { say } = editor;
  const names: [string, string, string][] = [["title", "Title", "Titre"], ["subject", "Subject", "Objet"], ["author", "Author", "Auteur"], ["category", "Category", "Catégorie"], ["keywords", "Keywords", "Mots clés"], ["comments", "Comments", "Commentaires"]];
  const answer = await openDialog({
    title: say("Properties", "Propriétés"),
    tabs: [{ label: say("Summary", "Résumé"), fields: names.map(([name, en, fr]) => ({ name, label: say(en, fr), type: name === "comments" ? ("textarea" as const) : ("text" as const), value: editor.state.properties.get(name) ?? "" })) }],
  });
  if (!answer) return;
  editor.run("file.properties", "dialog", (work) => {
    for (const [name] of names) {
      const value = String(answer.values[name] ?? "");
      if (value !== (editor.state.properties.get(name) ?? "")) work.op({ op: "property", name, value });
    }
  });
}

export const HIGHLIGHTS = highlightNames;
