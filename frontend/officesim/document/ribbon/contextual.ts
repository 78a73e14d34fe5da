/** Tabs that show only where they apply: table, picture, header and footer. */
import { NodeSelection } from "prosemirror-state";
import type { GalleryItem, Tab } from "../../kit";
import type { Via } from "../../contract";
import * as insert from "../commands/insert";
import * as layout from "../commands/layout";
import * as tables from "../commands/tables";
import * as dialogs from "../dialogs";
import type { Editor } from "../editor";
import type { Program } from "../program";
import { styleClass } from "../view/dom";
import { button, group, item, menu, toggle } from "./make";

export function tableTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const look = (id: "headerRow" | "totalRow" | "banded" | "firstColumn", label: string, key: string) => ({
    kind: "check" as const, id: `table.${id}`, label, key, size: "small" as const,
    checked: () => tables.tableAt(editor)?.node.attrs[id] === true,
    run: () => tables.setTable(editor, `table.${id}`, { [id]: tables.tableAt(editor)?.node.attrs[id] !== true }, "ribbon"),
  });
  return {
    id: "table", label: say("Table", "Tableau"), key: "JT", visible: () => tables.inTable(editor),
    groups: [
      group("rows", say("Rows & Columns", "Lignes et colonnes"), [
        menu("table.delete-menu", say("Delete", "Supprimer"), "D", "table_dismiss", () => [
          item("table.row-delete", say("Delete Rows", "Supprimer les lignes"), (via) => tables.removeRow(editor, via)),
          item("table.column-delete", say("Delete Columns", "Supprimer les colonnes"), (via) => tables.removeColumn(editor, via)),
          item("table.delete", say("Delete Table", "Supprimer le tableau"), (via) => tables.remove(editor, via)),
        ], { size: "large" }),
        button("table.row-above", say("Insert Above", "Insérer au-dessus"), "A", "table_move_above", (via) => tables.rowBefore(editor, via)),
        button("table.row-below", say("Insert Below", "Insérer en dessous"), "BE", "table_move_below", (via) => tables.rowAfter(editor, via)),
        button("table.column-left", say("Insert Left", "Insérer à gauche"), "L", "table_move_left", (via) => tables.columnBefore(editor, via)),
        button("table.column-right", say("Insert Right", "Insérer à droite"), "R", "table_move_right", (via) => tables.columnAfter(editor, via)),
      ]),
      group("merge", say("Merge", "Fusionner"), [
        button("table.merge", say("Merge Cells", "Fusionner les cellules"), "M", "table_cells_merge", (via) => tables.merge(editor, via), { enabled: () => tables.canMerge(editor) }),
        button("table.split", say("Split Cells", "Fractionner les cellules"), "P", "table_cells_split", (via) => tables.split(editor, via), { enabled: () => tables.canSplit(editor) }),
      ]),
      group("options", say("Style Options", "Options de style"), [
        look("headerRow", say("Header row", "Ligne d’en-tête"), "OH"), look("totalRow", say("Total row", "Ligne des totaux"), "OT"), look("banded", say("Banded rows", "Lignes à bandes"), "OB"),
        look("firstColumn", say("First column", "Première colonne"), "OF"),
      ]),
      group("styles", say("Table Styles", "Styles de tableau"), [
        { kind: "gallery", id: "table.style", label: say("Table Styles", "Styles de tableau"), key: "TS", icon: "table", size: "large", inline: 0, columns: 3, items: () => styleItems(editor), selected: () => (tables.tableAt(editor)?.node.attrs["style"] as string | null) ?? null, choose: (id, via) => tables.setTable(editor, "table.style", { style: id }, via) },
        menu("table.borders", say("Borders", "Bordures"), "B1", "border_all", () => ([["all", "All Borders", "Toutes les bordures"], ["outside", "Outside Borders", "Bordures extérieures"], ["none", "No Border", "Aucune bordure"]] as const).map(([id, en, fr]) => item(`table.borders.${id}`, say(en, fr), (via) => tables.setTable(editor, "table.borders", { borders: id }, via))), { size: "large" }),
      ]),
      group("alignment", say("Alignment", "Alignement"), [
        ...([["top", "Align top", "Aligner en haut", "align_top"], ["center", "Align middle", "Centrer verticalement", "align_center_vertical"], ["bottom", "Align bottom", "Aligner en bas", "align_bottom"]] as const).map(([id, en, fr, icon], at) => button(`table.valign.${id}`, say(en, fr), `V${at + 1}`, icon, (via) => tables.setCells(editor, "table.valign", "valign", id, via))),
        menu("table.align", say("Table on page", "Tableau sur la page"), "VP", "align_center_horizontal", () => ([["left", "Left", "À gauche"], ["center", "Centre", "Au centre"], ["right", "Right", "À droite"]] as const).map(([id, en, fr]) => item(`table.align.${id}`, say(en, fr), (via) => tables.setTable(editor, "table.align", { align: id }, via), { checked: () => tables.tableAt(editor)?.node.attrs["align"] === id }))),
      ]),
      group("data", say("Data", "Données"), [
        button("table.sort", say("Sort", "Trier"), "SO", "text_sort_ascending", () => void dialogs.sort(editor), { size: "large" }),
        toggle("table.repeat-header", say("Repeat Header Rows", "Répéter les lignes d’en-tête"), "J", "table_freeze_row", () => tables.repeats(editor), (via) => tables.repeatHeader(editor, via), { size: "small" }),
        button("table.to-text", say("Convert to Text", "Convertir en texte"), "CT", "text_t", () => void dialogs.convert(editor, true)),
      ]),
    ],
  };
}

function styleItems(editor: Editor): GalleryItem[] {
  return [...editor.state.styles]
    .filter(([, one]) => one.kind === "table")
    .slice(0, 60)
    .map(([id, one]) => ({ id, label: dialogs.styleName(editor, one.name), sample: `od-table-sample ${styleClass(id)}` }));
}

const image = (editor: Editor) => {
  const { selection } = editor.view.state;
  return selection instanceof NodeSelection && selection.node.type.name === "image" ? selection : null;
};

function setImage(editor: Editor, cmd: string, patch: Record<string, unknown>, via: Via): void {
  const found = image(editor);
  if (!found) return;
  editor.run(cmd, via, (work) => {
    const tr = editor.view.state.tr;
    for (const [name, value] of Object.entries(patch)) if (found.node.attrs[name] !== value) tr.setNodeAttribute(found.from, name, value);
    work.tr(tr.setSelection(NodeSelection.create(tr.doc, found.from)));
  });
}

const CM = 360000;

export function pictureTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const wraps = [["inline", "In line with text", "Aligné sur le texte"], ["square", "Square", "Carré"], ["tight", "Tight", "Rapproché"], ["topAndBottom", "Top and bottom", "Haut et bas"], ["behind", "Behind text", "Derrière le texte"], ["inFront", "In front of text", "Devant le texte"]] as const;
  const sizer = (name: "width" | "height", label: string, key: string) => ({
    kind: "spinner" as const, id: `picture.${name}`, label, key, unit: "cm", step: 0.5, min: 0.1, max: 50, size: "small" as const,
    value: () => { const found = image(editor); return found ? Math.round((Number(found.node.attrs[name]) / CM) * 100) / 100 : null; },
    set: (value: number, via: Via) => {
      const found = image(editor);
      if (!found) return;
      const other = name === "width" ? "height" : "width";
      const ratio = Number(found.node.attrs[other]) / Number(found.node.attrs[name]);
      const emu = Math.round(value * CM);
      setImage(editor, "picture.size", { [name]: emu, [other]: Math.max(1, Math.round(emu * ratio)) }, via);
    },
  });
  return {
    id: "picture", label: say("Picture", "Image"), key: "JP", visible: () => image(editor) !== null,
    groups: [
      group("accessibility", say("Accessibility", "Accessibilité"), [button("picture.alt", say("Alt Text", "Texte de remplacement"), "A", "image_alt_text", () => void dialogs.altText(editor), { size: "large" })]),
      group("arrange", say("Arrange", "Organiser"), [
        menu("picture.wrap", say("Wrap Text", "Habillage"), "W", "text_wrap", () => wraps.map(([id, en, fr]) => item(`picture.wrap.${id}`, say(en, fr), (via) => setImage(editor, "picture.wrap", { wrap: id }, via), { checked: () => image(editor)?.node.attrs["wrap"] === id })), { size: "large" }),
        menu("picture.position", say("Position", "Position"), "P", "image", () => ([["left", "Left", "À gauche"], ["center", "Centre", "Au centre"], ["right", "Right", "À droite"]] as const).map(([id, en, fr]) => item(`picture.position.${id}`, say(en, fr), (via) => setImage(editor, "picture.position", { position: id }, via), { checked: () => image(editor)?.node.attrs["position"] === id })), { size: "large" }),
      ]),
      group("size", say("Size", "Taille"), [sizer("height", say("Height", "Hauteur"), "H"), sizer("width", say("Width", "Largeur"), "T")]),
    ],
  };
}

export function headerTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const kind = () => editor.state.kinds.get(editor.part);
  const running = () => (kind() === "footer" ? "footer" : "header");
  const page = () => layout.currentPage(editor);
  return {
    id: "running", label: say("Header & Footer", "En-tête et pied de page"), key: "JH", visible: () => ["header", "footer"].includes(kind() ?? ""),
    groups: [
      group("insert", say("Insert", "Insérer"), [
        button("insert.page-number", say("Page Number", "Numéro de page"), "N", "document_page_number", (via) => insert.field(editor, "page", "", via, "insert.page-number"), { size: "large" }),
        button("insert.pages", say("Number of Pages", "Nombre de pages"), "B", "document_page_number", (via) => insert.field(editor, "pages", "", via, "insert.pages")),
        button("insert.date", say("Date & Time", "Date et heure"), "D", "calendar_date", (via) => insert.field(editor, "date", "", via, "insert.date")),
        button("insert.picture", say("Pictures", "Images"), "P", "image", (via) => void dialogs.picture(editor, via)),
      ]),
      group("navigation", say("Navigation", "Navigation"), [
        button("header.go", say("Go to Header", "Atteindre l’en-tête"), "E", "document_header", () => program.enterRunning("header"), { size: "large", enabled: () => kind() === "footer" }),
        button("footer.go", say("Go to Footer", "Atteindre le pied de page"), "O", "document_footer", () => program.enterRunning("footer"), { size: "large", enabled: () => kind() === "header" }),
        button("header.other", say("Next: first, other or even pages", "Suivant : première page, autres, paires"), "X", "arrow_next", () => program.otherRunning(running()), { enabled: () => program.severalRunning() }),
        toggle("header.link", say("Link to Previous", "Lier au précédent"), "K", "link", () => editor.section().index > 0 && !page()[running()].default, (via) => insert.linkToPrevious(editor, running(), via), { size: "small", enabled: () => editor.section().index > 0 }),
      ]),
      group("options", say("Options", "Options"), [
        { kind: "check", id: "header.first", label: say("Different first page", "Première page différente"), key: "A", size: "small", checked: () => page().titlePage, run: (via) => {
          const where = running();
          layout.setPage(editor, "header.first", (old) => ({ titlePage: !old.titlePage }), via);
          program.enterRunning(where);
        } },
        { kind: "check", id: "header.even", label: say("Different odd & even pages", "Paires et impaires différentes"), key: "V", size: "small", checked: () => editor.state.settings.evenAndOdd, run: (via) => editor.run("layout.even-odd", via, (work) => work.op({ op: "setting", name: "evenAndOdd", value: !editor.state.settings.evenAndOdd })) },
      ]),
      group("close", say("Close", "Fermer"), [button("header.close", say("Close Header and Footer", "Fermer l’en-tête et le pied de page"), "C", "dismiss", () => program.leaveRunning(), { size: "large" })]),
    ],
  };
}
