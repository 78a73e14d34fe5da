/** The Home tab. */
import type { GalleryItem, Tab } from "../../kit";
import { paletteItems } from "../../kit";
import * as character from "../commands/character";
import * as paragraph from "../commands/paragraph";
import { paragraphState, runState } from "../commands/selection";
import * as tables from "../commands/tables";
import * as dialogs from "../dialogs";
import type { Program } from "../program";
import { canPaste, copy, paste } from "../view/clipboard";
import { highlightColour, styleClass } from "../view/dom";
import { button, group, item, menu, toggle } from "./make";
import { painter } from "./painter";

const HIGHLIGHTS: readonly [string, string, string][] = [
  ["yellow", "Yellow", "Jaune"], ["green", "Bright green", "Vert brillant"], ["cyan", "Turquoise", "Turquoise"], ["magenta", "Pink", "Rose"],
  ["blue", "Blue", "Bleu"], ["red", "Red", "Rouge"], ["darkBlue", "Dark blue", "Bleu foncé"], ["darkCyan", "Teal", "Bleu-vert"],
  ["darkGreen", "Green", "Vert"], ["darkMagenta", "Violet", "Violet"], ["darkRed", "Dark red", "Rouge foncé"], ["darkYellow", "Dark yellow", "Jaune foncé"],
  ["darkGray", "Grey 50%", "Gris 50 %"], ["lightGray", "Grey 25%", "Gris 25 %"], ["black", "Black", "Noir"],
];

export function home(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const some = () => !editor.view.state.selection.empty;
  const key = (en: string, fr: string) => say(en, fr);
  return {
    id: "home", label: say("Home", "Accueil"), key: key("H", "C"),
    groups: [
      group("clipboard", say("Clipboard", "Presse-papiers"), [
        {
          kind: "split", id: "clipboard.paste", label: say("Paste", "Coller"), key: "V", icon: "clipboard_paste", size: "large", shortcut: "Ctrl+V", enabled: () => canPaste(editor), run: (via) => paste(editor, via),
          items: () => [item("clipboard.paste", say("Keep source formatting", "Conserver la mise en forme source"), (via) => paste(editor, via)), item("clipboard.paste-text", say("Keep text only", "Conserver uniquement le texte"), (via) => paste(editor, via, true))],
        },
        button("clipboard.cut", say("Cut", "Couper"), "X", "cut", (via) => copy(editor, via, true), { shortcut: "Ctrl+X", enabled: some }),
        button("clipboard.copy", say("Copy", "Copier"), "CO", "copy", (via) => copy(editor, via, false), { shortcut: "Ctrl+C", enabled: some }),
        toggle("clipboard.format", say("Format Painter", "Reproduire la mise en forme"), "FP", "paint_brush", () => painter.active(editor), () => painter.toggle(editor), { size: "small" }),
      ]),
      group("font", say("Font", "Police"), [
        { kind: "combo", id: "font.name", label: say("Font", "Police"), key: "FF", width: 15, editable: true, options: () => dialogs.FONTS, value: () => shown(runState(editor).font), set: (value, via) => value.trim() && character.setFormat(editor, "font.name", via, "font", value.trim().slice(0, 60)) },
        { kind: "combo", id: "font.size", label: say("Font size", "Taille de police"), key: "FS", width: 4, editable: true, options: () => character.SIZES.map((one) => decimal(editor.host.locale, one)), value: () => sizeShown(program), set: (value, via) => setSize(program, value, via) },
        button("font.grow", say("Increase font size", "Augmenter la taille de police"), "FG", "font_increase", (via) => character.stepSize(editor, 1, via), { size: "icon", shortcut: "Ctrl+]" }),
        button("font.shrink", say("Decrease font size", "Réduire la taille de police"), "FK", "font_decrease", (via) => character.stepSize(editor, -1, via), { size: "icon", shortcut: "Ctrl+[" }),
        {
          ...menu("font.case", say("Change Case", "Modifier la casse"), "7", "text_change_case", () => [
            item("font.case.sentence", say("Sentence case.", "Majuscule en début de phrase."), (via) => character.changeCase(editor, "sentence", via)),
            item("font.case.lower", say("lowercase", "minuscules"), (via) => character.changeCase(editor, "lower", via)),
            item("font.case.upper", say("UPPERCASE", "MAJUSCULES"), (via) => character.changeCase(editor, "upper", via)),
            item("font.case.title", say("Capitalise Each Word", "1re Lettre Des Mots En Majuscule"), (via) => character.changeCase(editor, "title", via)),
            item("font.case.toggle", say("tOGGLE cASE", "iNVERSER lA cASSE"), (via) => character.changeCase(editor, "toggle", via)),
          ], { size: "icon" }),
        },
        button("font.clear", say("Clear all formatting", "Effacer toute la mise en forme"), "E", "text_clear_formatting", (via) => character.clearFormatting(editor, via), { size: "icon" }),
        { ...toggle("font.bold", say("Bold", "Gras"), key("1", "1"), "text_bold", () => on(runState(editor).bold), (via) => character.toggle(editor, "bold", via), { shortcut: say("Ctrl+B", "Ctrl+G") }), newRow: true },
        toggle("font.italic", say("Italic", "Italique"), "2", "text_italic", () => on(runState(editor).italic), (via) => character.toggle(editor, "italic", via), { shortcut: "Ctrl+I" }),
        {
          kind: "split", id: "font.underline", label: say("Underline", "Souligner"), key: "3", icon: "text_underline", size: "icon", shortcut: "Ctrl+U", run: (via) => character.toggleUnderline(editor, via),
          items: () => ([["single", "Underline", "Soulignement"], ["double", "Double underline", "Double soulignement"], ["thick", "Thick underline", "Soulignement épais"], ["dotted", "Dotted underline", "Soulignement pointillé"], ["dash", "Dashed underline", "Soulignement en tirets"], ["wave", "Wave underline", "Soulignement ondulé"], ["none", "None", "Aucun"]] as const).map(([kind, en, fr]) =>
            item(`font.underline.${kind}`, say(en, fr), (via) => character.setFormat(editor, "font.underline", via, "underline", kind), { checked: () => runState(editor).underline === kind })),
        },
        toggle("font.strike", say("Strikethrough", "Barré"), "4", "text_strikethrough", () => on(runState(editor).strike), (via) => character.toggle(editor, "strike", via)),
        toggle("font.subscript", say("Subscript", "Indice"), "5", "text_subscript", () => runState(editor).script === "subscript", (via) => character.toggleScript(editor, "subscript", via), { shortcut: "Ctrl+=" }),
        toggle("font.superscript", say("Superscript", "Exposant"), "6", "text_superscript", () => runState(editor).script === "superscript", (via) => character.toggleScript(editor, "superscript", via), { shortcut: "Ctrl+Shift++" }),
        {
          kind: "gallery", id: "font.highlight", label: say("Text highlight colour", "Couleur de surbrillance du texte"), key: "I", icon: "highlight", size: "icon", inline: 0, columns: 5,
          items: () => HIGHLIGHTS.map(([id, en, fr]) => ({ id, label: say(en, fr), colour: highlightColour(id) })), selected: () => text(runState(editor).highlight),
          choose: (id, via) => character.setFormat(editor, "font.highlight", via, "highlight", id),
          more: [item("font.highlight.none", say("No colour", "Aucune couleur"), (via) => character.setFormat(editor, "font.highlight", via, "highlight", null))],
        },
        {
          kind: "gallery", id: "font.colour", label: say("Font colour", "Couleur de police"), key: "FC", icon: "text_color", size: "icon", inline: 0, columns: 10,
          items: () => paletteItems(), selected: () => colour(runState(editor).colour), choose: (id, via) => character.setFormat(editor, "font.colour", via, "colour", id.slice(1).toUpperCase()),
          more: [item("font.colour.more", say("More Colours…", "Autres couleurs…"), () => void dialogs.colour(editor)), item("font.colour.auto", say("Automatic", "Automatique"), (via) => character.setFormat(editor, "font.colour", via, "colour", null))],
        },
      ], button("font.dialog", say("Font settings", "Paramètres de police"), "FN", "text_t", () => void dialogs.font(editor), { shortcut: "Ctrl+D" })),
      group("paragraph", say("Paragraph", "Paragraphe"), [
        {
          kind: "split", id: "list.bullets", label: say("Bullets", "Puces"), key: "U", icon: "text_bullet_list", size: "icon", run: (via) => paragraph.setList(editor, paragraph.bulletList(), via, "list.bullets"),
          items: () => ["•", "o", "▪", "–", "➢", "✓"].map((sign) => item(`list.bullet.${sign}`, sign, (via) => paragraph.setList(editor, paragraph.bulletList(sign), via, "list.bullets"))),
        },
        {
          kind: "split", id: "list.numbers", label: say("Numbering", "Numérotation"), key: "N", icon: "text_number_list_ltr", size: "icon", run: (via) => paragraph.setList(editor, paragraph.numberList(), via, "list.numbers"),
          items: () => [
            ...([["decimal", ".", "1. 2. 3."], ["decimal", ")", "1) 2) 3)"], ["upperRoman", ".", "I. II. III."], ["upperLetter", ".", "A. B. C."], ["lowerLetter", ")", "a) b) c)"], ["lowerRoman", ".", "i. ii. iii."]] as const).map(([format, tail, label]) =>
              item(`list.number.${format}${tail}`, label, (via) => paragraph.setList(editor, paragraph.numberList(format, tail), via, "list.numbers"))),
            item("list.restart", say("Restart numbering", "Recommencer la numérotation"), (via) => paragraph.restartList(editor, via), { separator: true, enabled: () => Boolean(paragraphState(editor).list) }),
          ],
        },
        menu("list.multilevel", say("Multilevel List", "Liste à plusieurs niveaux"), "M", "document_bullet_list", () => [
          item("list.outline", "1. / 1.1. / 1.1.1.", (via) => paragraph.setList(editor, paragraph.outlineList(), via, "list.multilevel")),
          item("list.mixed", "1. / a. / i.", (via) => paragraph.setList(editor, paragraph.numberList(), via, "list.multilevel")),
          item("list.demote", say("Lower level", "Niveau inférieur"), (via) => paragraph.changeLevel(editor, 1, via), { separator: true, shortcut: "Tab" }),
          item("list.promote", say("Higher level", "Niveau supérieur"), (via) => paragraph.changeLevel(editor, -1, via), { shortcut: "Shift+Tab" }),
        ], { size: "icon" }),
        button("paragraph.outdent", say("Decrease indent", "Diminuer le retrait"), "AO", "text_indent_decrease_ltr", (via) => paragraph.indent(editor, -1, via), { size: "icon" }),
        button("paragraph.indent", say("Increase indent", "Augmenter le retrait"), "AI", "text_indent_increase_ltr", (via) => paragraph.indent(editor, 1, via), { size: "icon", shortcut: "Ctrl+M" }),
        button("paragraph.sort", say("Sort", "Trier"), "SO", "text_sort_ascending", () => void dialogs.sort(editor), { size: "icon" }),
        toggle("view.signs", say("Show all (¶)", "Afficher tout (¶)"), "8", "text_paragraph", () => editor.signs, () => { editor.signs = !editor.signs; program.refresh(); }, { shortcut: "Ctrl+Shift+8" }),
        ...(["left", "center", "right", "justify"] as const).map((side, at) => ({
          ...toggle(`paragraph.align.${side}`, [say("Align left", "Aligner à gauche"), say("Centre", "Centrer"), say("Align right", "Aligner à droite"), say("Justify", "Justifier")][at]!, ["AL", "AC", "AR", "AJ"][at]!, `text_align_${side}`, () => paragraphState(editor).align === side, (via) => paragraph.align(editor, side, via), { shortcut: ["Ctrl+L", "Ctrl+E", "Ctrl+R", "Ctrl+J"][at]! }),
          ...(at === 0 ? { newRow: true } : {}),
        })),
        menu("paragraph.spacing", say("Line and paragraph spacing", "Interligne et espacement"), "K", "text_line_spacing", () => [
          ...[1, 1.15, 1.5, 2, 2.5, 3].map((lines) => item(`paragraph.line.${lines}`, decimal(editor.host.locale, lines), (via) => paragraph.setParagraph(editor, "paragraph.line-spacing", via, { lineSpacing: Math.round(lines * 240), lineRule: "auto" }), { checked: () => paragraphState(editor).lineSpacing === Math.round(lines * 240) })),
          item("paragraph.before", say("Add space before paragraph", "Ajouter un espace avant le paragraphe"), (via) => paragraph.setParagraph(editor, "paragraph.space-before", via, { spaceBefore: 240 }), { separator: true }),
          item("paragraph.after", paragraphState(editor).spaceAfter === 0 ? say("Add space after paragraph", "Ajouter un espace après le paragraphe") : say("Remove space after paragraph", "Supprimer l’espace après le paragraphe"), (via) => paragraph.setParagraph(editor, "paragraph.space-after", via, { spaceAfter: paragraphState(editor).spaceAfter === 0 ? 160 : 0 })),
          item("paragraph.options", say("Line spacing options…", "Options d’interligne…"), () => void dialogs.paragraphShape(editor), { separator: true }),
        ], { size: "icon" }),
        {
          kind: "gallery", id: "table.shading", label: say("Shading (table cells)", "Trame de fond (cellules)"), key: "G", icon: "paint_bucket", size: "icon", inline: 0, columns: 10, enabled: () => tables.inTable(editor),
          items: () => paletteItems(), selected: () => null, choose: (id, via) => tables.setCells(editor, "table.shading", "shading", id.slice(1).toUpperCase(), via),
          more: [item("table.shading.none", say("No colour", "Aucune couleur"), (via) => tables.setCells(editor, "table.shading", "shading", null, via))],
        },
      ], button("paragraph.dialog", say("Paragraph settings", "Paramètres de paragraphe"), "PG", "text_paragraph", () => void dialogs.paragraphShape(editor))),
      group("styles", say("Styles", "Styles"), [
        {
          kind: "gallery", id: "style.apply", label: say("Styles", "Styles"), key: "L", inline: 6, columns: 4, size: "large",
          items: () => styleItems(program), selected: () => paragraphState(editor).style, choose: (id, via) => applyStyle(program, id, via),
          more: [
            item("style.create", say("Create a Style…", "Créer un style…"), () => void dialogs.style(editor, null)),
            item("style.modify", say("Modify this style…", "Modifier ce style…"), () => void dialogs.style(editor, paragraphState(editor).style)),
            item("style.update", say("Update style to match selection", "Mettre à jour le style selon la sélection"), (via) => paragraph.updateStyle(editor, via)),
            item("style.clear", say("Clear formatting", "Effacer la mise en forme"), (via) => character.clearFormatting(editor, via)),
          ],
        },
      ]),
      group("editing", say("Editing", "Édition"), [
        button("edit.find", say("Find", "Rechercher"), "FD", "search", () => program.showPane("find"), { shortcut: "Ctrl+F" }),
        button("edit.replace", say("Replace", "Remplacer"), "R", "arrow_swap", () => program.showPane("find", true), { shortcut: "Ctrl+H" }),
      ]),
    ],
  };
}

const on = (value: boolean | "mixed") => value;
const shown = (value: string) => (value === "mixed" ? "" : value);
const text = (value: string | null) => value;
const colour = (value: string) => (value === "mixed" ? null : `#${value.toLowerCase()}`);
export const decimal = (locale: string, value: number): string => (locale === "fr" ? String(value).replace(".", ",") : String(value));

function sizeShown(program: Program): string {
  const { size } = runState(program.editor);
  return size === "mixed" ? "" : decimal(program.editor.host.locale, size / 2);
}

function setSize(program: Program, value: string, via: import("../../contract").Via): void {
  const half = Math.round(Number.parseFloat(value.replace(",", ".")) * 2);
  if (half >= 2 && half <= 3276) character.setFormat(program.editor, "font.size", via, "size", half);
}

const FIRST = ["normal", "no spacing", "heading 1", "heading 2", "heading 3", "title", "subtitle"];

function styleItems(program: Program): GalleryItem[] {
  const { editor } = program;
  const rank = (name: string) => {
    const at = FIRST.indexOf(name.toLowerCase());
    return at < 0 ? FIRST.length : at;
  };
  return [...editor.state.styles]
    .filter(([, one]) => one.quick && one.kind !== "table")
    .sort(([, a], [, b]) => rank(a.name) - rank(b.name))
    .slice(0, 40)
    .map(([id, one]) => ({ id, label: dialogs.styleName(editor, one.name), sample: `od-sample ${styleClass(id)}` }));
}

function applyStyle(program: Program, id: string, via: import("../../contract").Via): void {
  const { editor } = program;
  if (editor.state.styles.get(id)?.kind === "character") character.setCharacterStyle(editor, id, via);
  else paragraph.setStyle(editor, id, via);
}
