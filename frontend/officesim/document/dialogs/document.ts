/** The dialogs of pages, recipients and properties. */
import type { DialogField, FieldValue } from "../../kit";
import * as layout from "../commands/layout";
import * as mailings from "../commands/mailings";
import type { Page, PropertyName } from "../edits";
import type { Editor } from "../editor";
import { ask, number, text, toCm, toTwips } from "./fields";

export async function pageSetup(editor: Editor): Promise<void> {
  const { say } = editor;
  const page = layout.currentPage(editor);
  const margin = (name: string, label: string, value: number): DialogField => ({ ...number(name, label, toCm(value), 0, 50), fieldset: say("Margins", "Marges") });
  const yes = (name: string, label: string, value: boolean): DialogField => ({ name, label, type: "check", value });
  const answer = await ask(editor, {
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

export async function recipients(editor: Editor): Promise<void> {
  const { say } = editor;
  const { columns, rows, excluded } = editor.state.merge;
  const answer = await ask(editor, {
    title: say("Mail Merge Recipients", "Destinataires du publipostage"),
    tabs: [{ label: say("Recipients", "Destinataires"), fields: rows.slice(0, 60).map((row, at) => ({ name: `r${at}`, label: row.slice(0, 4).join(" · ") || `${at + 1}`, type: "check" as const, value: !excluded.includes(at), fieldset: columns.slice(0, 4).join(" · ") })) }],
  });
  if (!answer) return;
  const left = rows.map((_, at) => at).filter((at) => (at < 60 ? answer.values[`r${at}`] !== true : excluded.includes(at)));
  mailings.setMerge(editor, "mailings.edit-recipients", { excluded: left }, "dialog");
}

export async function typeList(editor: Editor): Promise<void> {
  const { say } = editor;
  const answer = await ask(editor, {
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
  const names: [PropertyName, string, string][] = [["title", "Title", "Titre"], ["subject", "Subject", "Objet"], ["author", "Author", "Auteur"], ["category", "Category", "Catégorie"], ["keywords", "Keywords", "Mots clés"], ["comments", "Comments", "Commentaires"]];
  const answer = await ask(editor, {
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

export async function pageNumbers(editor: Editor): Promise<void> {
  const { say } = editor;
  const page = layout.currentPage(editor);
  const formats: [string, string][] = [["decimal", "1, 2, 3"], ["lowerLetter", "a, b, c"], ["upperLetter", "A, B, C"], ["lowerRoman", "i, ii, iii"], ["upperRoman", "I, II, III"]];
  const answer = await ask(editor, {
    title: say("Page Number Format", "Format des numéros de page"),
    tabs: [{ label: say("Page numbers", "Numéros de page"), fields: [
      { name: "format", label: say("Number format", "Format de la numérotation"), type: "select", value: page.pageFormat, options: formats.map(([value, label]) => ({ value, label })) },
      { name: "from", label: say("Page numbering", "Numérotation des pages"), type: "radio", value: page.pageStart === null ? "on" : "at", options: [{ value: "on", label: say("Continue from previous section", "À la suite de la section précédente") }, { value: "at", label: say("Start at", "À partir de") }] },
      { ...number("start", say("Start at", "À partir de"), page.pageStart ?? 1, 0, 32767, 1), when: (v) => v["from"] === "at" },
    ] }],
  });
  if (!answer) return;
  const v = answer.values;
  layout.setPage(editor, "insert.page-format", () => ({ pageFormat: String(v["format"]) as Page["pageFormat"], pageStart: v["from"] === "at" ? Math.round(Number(v["start"])) : null }), "dialog");
}
