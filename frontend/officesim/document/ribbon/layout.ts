/** The Layout tab. */
import type { Tab } from "../../kit";
import * as insert from "../commands/insert";
import * as layout from "../commands/layout";
import { setParagraph } from "../commands/paragraph";
import { paragraphState } from "../commands/selection";
import * as dialogs from "../dialogs";
import { BODY } from "../model";
import type { Program } from "../program";
import { button, group, item, menu } from "./make";

const CM = 567;

export function layoutTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const page = () => layout.currentPage(editor);
  const inBody = () => editor.part === BODY;
  const margins: readonly [string, string][] = [["normal", say("Normal: 2.5 cm", "Normales : 2,5 cm")], ["narrow", say("Narrow: 1.27 cm", "Étroites : 1,27 cm")], ["moderate", say("Moderate: 2.54 and 1.91 cm", "Modérées : 2,54 et 1,91 cm")], ["wide", say("Wide: 2.54 and 5.08 cm", "Larges : 2,54 et 5,08 cm")]];
  const spin = (id: string, label: string, key: string, unit: string, step: number, max: number, of: () => number | "mixed", scale: number, name: string) => ({
    kind: "spinner" as const, id, label, key, unit, step, min: 0, max, size: "small" as const,
    value: () => { const now = of(); return now === "mixed" ? null : Math.round((now / scale) * 100) / 100; },
    set: (value: number, via: import("../../contract").Via) => setParagraph(editor, id, via, { [name]: Math.round(value * (scale === CM ? 566.929 : scale)) }),
  });
  return {
    id: "layout", label: say("Layout", "Mise en page"), key: say("P", "P"),
    groups: [
      group("page", say("Page Setup", "Mise en page"), [
        menu("layout.margins", say("Margins", "Marges"), "M", "document_margins", () => [
          ...margins.map(([id, label]) => item(`layout.margins.${id}`, label, (via) => layout.setPage(editor, "layout.margins", () => layout.MARGINS[id]!, via), { checked: () => Object.entries(layout.MARGINS[id]!).every(([side, value]) => Math.abs((page() as unknown as Record<string, number>)[side]! - value) < 10) })),
          item("layout.margins.custom", say("Custom Margins…", "Marges personnalisées…"), () => void dialogs.pageSetup(editor), { separator: true }),
        ], { size: "large" }),
        menu("layout.orientation", say("Orientation", "Orientation"), "O", "orientation", () => [
          item("layout.portrait", say("Portrait", "Portrait"), (via) => layout.setOrientation(editor, "portrait", via), { checked: () => page().orientation === "portrait" }),
          item("layout.landscape", say("Landscape", "Paysage"), (via) => layout.setOrientation(editor, "landscape", via), { checked: () => page().orientation === "landscape" }),
        ], { size: "large" }),
        menu("layout.size", say("Size", "Taille"), "SZ", "page_fit", () => Object.entries(layout.SIZES).map(([name, [width, height]]) => item(`layout.size.${name}`, name, (via) => layout.setSize(editor, name, via), { checked: () => [page().width, page().height].sort().join() === [width, height].sort().join() })), { size: "large" }),
        menu("layout.columns", say("Columns", "Colonnes"), "J", "column_triple", () => [
          ...([[1, "One", "Une"], [2, "Two", "Deux"], [3, "Three", "Trois"]] as const).map(([count, en, fr]) => item(`layout.columns.${count}`, say(en, fr), (via) => layout.setPage(editor, "layout.columns", () => ({ columns: count }), via), { checked: () => page().columns === count })),
          item("layout.columns.more", say("More Columns…", "Autres colonnes…"), () => void dialogs.pageSetup(editor), { separator: true }),
        ], { size: "large" }),
        menu("layout.breaks", say("Breaks", "Sauts de page"), "B", "document_split_hint", () => [
          item("insert.page-break", say("Page", "Page"), (via) => insert.pageBreak(editor, via)),
          item("layout.column-break", say("Column", "Colonne"), (via) => insert.pageBreak(editor, via, "column")),
          item("layout.section-nextPage", say("Section – next page", "Section – page suivante"), (via) => layout.sectionBreak(editor, "nextPage", via), { separator: true }),
          item("layout.section-continuous", say("Section – continuous", "Section – continu"), (via) => layout.sectionBreak(editor, "continuous", via)),
          item("layout.section-evenPage", say("Section – even page", "Section – page paire"), (via) => layout.sectionBreak(editor, "evenPage", via)),
          item("layout.section-oddPage", say("Section – odd page", "Section – page impaire"), (via) => layout.sectionBreak(editor, "oddPage", via)),
        ], { size: "large", enabled: inBody }),
      ], button("layout.dialog", say("Page Setup", "Mise en page"), "SP", "document_margins", () => void dialogs.pageSetup(editor))),
      group("paragraph", say("Paragraph", "Paragraphe"), [
        spin("paragraph.indent-left", say("Indent left", "Retrait gauche"), "IL", "cm", 0.5, 30, () => paragraphState(editor).indentLeft, CM, "indentLeft"),
        spin("paragraph.indent-right", say("Indent right", "Retrait droit"), "IR", "cm", 0.5, 30, () => paragraphState(editor).indentRight, CM, "indentRight"),
        { ...spin("paragraph.space-before", say("Spacing before", "Espacement avant"), "SB", "pt", 6, 1584, () => paragraphState(editor).spaceBefore, 20, "spaceBefore"), newRow: true },
        spin("paragraph.space-after", say("Spacing after", "Espacement après"), "SA", "pt", 6, 1584, () => paragraphState(editor).spaceAfter, 20, "spaceAfter"),
      ], button("paragraph.dialog", say("Paragraph settings", "Paramètres de paragraphe"), "PG", "text_paragraph", () => void dialogs.paragraphShape(editor))),
    ],
  };
}
