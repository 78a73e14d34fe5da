/** The Insert tab. */
import type { Tab } from "../../kit";
import * as insert from "../commands/insert";
import * as dialogs from "../dialogs";
import { BODY } from "../model";
import type { Program } from "../program";
import { button, group, item, menu } from "./make";

const SIGNS = ["é", "è", "à", "ç", "œ", "É", "À", "Ç", "«", "»", "–", "—", "…", "€", "£", "¥", "©", "®", "™", "°", "±", "×", "÷", "½", "¼", "≤", "≥", "≠", "→", "←", "•", "§", "¶", "†", "α", "β", "µ", "Ω", "∞", "√"];

export function insertTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const inBody = () => editor.part === BODY;
  const flat = () => inBody() && editor.view.state.selection.$from.depth === 1;
  return {
    id: "insert", label: say("Insert", "Insertion"), key: say("N", "S"),
    groups: [
      group("pages", say("Pages", "Pages"), [
        button("insert.page-break", say("Page Break", "Saut de page"), "B", "document_page_break", (via) => insert.pageBreak(editor, via), { size: "large", shortcut: "Ctrl+Enter", enabled: inBody }),
      ]),
      group("tables", say("Tables", "Tableaux"), [
        {
          kind: "gallery", id: "insert.table", label: say("Table", "Tableau"), key: "T", icon: "table", size: "large", inline: 0, columns: 10, sweep: true, enabled: flat,
          items: () => Array.from({ length: 80 }, (_, at) => ({ id: `${Math.floor(at / 10) + 1}x${(at % 10) + 1}`, label: say(`${(at % 10) + 1} × ${Math.floor(at / 10) + 1} table`, `Tableau ${(at % 10) + 1} × ${Math.floor(at / 10) + 1}`), sample: "od-cell-picture" })),
          selected: () => null,
          choose: (id, via) => {
            const [rows, columns] = id.split("x").map(Number);
            insert.table(editor, rows ?? 1, columns ?? 1, via);
          },
          more: [
            item("insert.table-dialog", say("Insert Table…", "Insérer un tableau…"), (via) => void dialogs.newTable(editor, via)),
            item("table.from-text", say("Convert Text to Table…", "Convertir le texte en tableau…"), () => void dialogs.convert(editor, false)),
          ],
        },
      ]),
      group("illustrations", say("Illustrations", "Illustrations"), [
        button("insert.picture", say("Pictures", "Images"), "P", "image", (via) => void dialogs.picture(editor, via), { size: "large" }),
      ]),
      group("links", say("Links", "Liens"), [
        button("insert.link", say("Link", "Lien"), "I", "link", (via) => void dialogs.link(editor, via), { size: "large", shortcut: "Ctrl+K" }),
        button("insert.bookmark", say("Bookmark", "Signet"), "K", "bookmark", (via) => void dialogs.bookmark(editor, via), { size: "large", enabled: inBody }),
      ]),
      group("comments", say("Comments", "Commentaires"), [
        button("review.comment", say("Comment", "Commentaire"), "L", "comment_add", () => program.showPane("comments", true), { size: "large", enabled: inBody }),
      ]),
      group("header", say("Header & Footer", "En-tête et pied de page"), [
        menu("insert.header", say("Header", "En-tête"), "H", "document_header", () => running(program, "header"), { size: "large" }),
        menu("insert.footer", say("Footer", "Pied de page"), "O", "document_footer", () => running(program, "footer"), { size: "large" }),
        menu("insert.page-number", say("Page Number", "Numéro de page"), "NU", "document_page_number", () => [
          ...numbers(program, "header", say("Top of page", "Haut de page")),
          ...numbers(program, "footer", say("Bottom of page", "Bas de page")),
          item("insert.page-number-here", say("Current position", "Position actuelle"), (via) => insert.field(editor, "page", "", via, "insert.page-number"), { separator: true }),
          item("insert.page-format", say("Format Page Numbers…", "Format des numéros de page…"), () => void dialogs.pageNumbers(editor)),
        ], { size: "large" }),
      ]),
      group("text", say("Text", "Texte"), [
        button("insert.date", say("Date & Time", "Date et heure"), "D", "calendar_date", (via) => insert.field(editor, "date", "", via, "insert.date")),
      ]),
      group("symbols", say("Symbols", "Symboles"), [
        {
          kind: "gallery", id: "insert.symbol", label: say("Symbol", "Symbole"), key: "U", icon: "omega", size: "large", inline: 0, columns: 8,
          items: () => SIGNS.map((id) => ({ id, label: id })), selected: () => null, choose: (id, via) => insert.text(editor, id, via),
        },
      ]),
    ],
  };
}

function running(program: Program, kind: "header" | "footer") {
  const { editor } = program;
  const { say } = editor;
  const header = kind === "header";
  return [
    item(`${kind}.edit`, header ? say("Edit Header", "Modifier l’en-tête") : say("Edit Footer", "Modifier le pied de page"), () => program.enterRunning(kind)),
    item(`${kind}.remove`, header ? say("Remove Header", "Supprimer l’en-tête") : say("Remove Footer", "Supprimer le pied de page"), (via) => insert.removeRunning(editor, kind, via), { separator: true }),
  ];
}

function numbers(program: Program, kind: "header" | "footer", label: string) {
  const { editor } = program;
  const { say } = editor;
  return [
    {
      id: `page-number.${kind}`, label,
      items: [
        ...([["left", say("Left", "À gauche")], ["center", say("Centre", "Au centre")], ["right", say("Right", "À droite")]] as const).map(([side, words]) =>
          item(`page-number.${kind}.${side}`, words, (via) => insert.pageNumber(editor, kind, side, via))),
        item(`page-number.${kind}.of`, say("Page X / Y, right", "Page X / Y, à droite"), (via) => insert.pageNumber(editor, kind, "right", via, true), { separator: true }),
      ],
    },
  ];
}
