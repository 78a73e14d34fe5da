/** The dialogs of what is inserted. */
import { NodeSelection } from "prosemirror-state";
import type { Via } from "../../contract";
import * as insert from "../commands/insert";
import { selectedText } from "../commands/selection";
import type { Editor } from "../editor";
import { ask, number, text } from "./fields";

export async function link(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const old = insert.linkAt(editor);
  const shown = old ? editor.doc.textBetween(old.from, old.to) : selectedText(editor.view.state);
  const places = insert.bookmarks(editor);
  const inside = old?.href.startsWith("#") === true;
  const answer = await ask(editor, {
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
  const answer = await ask(editor, {
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
  const answer = await ask(editor, {
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
  const answer = await ask(editor, {
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
    work.tr(tr.setSelection(NodeSelection.create(tr.doc, pos)));
  });
}

export async function newTable(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const answer = await ask(editor, {
    title: say("Insert Table", "Insérer un tableau"),
    tabs: [{ label: say("Table size", "Taille du tableau"), fields: [number("columns", say("Number of columns", "Nombre de colonnes"), 5, 1, 63, 1), number("rows", say("Number of rows", "Nombre de lignes"), 2, 1, 500, 1)] }],
  });
  if (answer) insert.table(editor, Number(answer.values["rows"]), Number(answer.values["columns"]), via);
}

export async function contents(editor: Editor, via: Via): Promise<void> {
  const { say } = editor;
  const answer = await ask(editor, {
    title: say("Table of Contents", "Table des matières"),
    tabs: [{ label: say("Table of Contents", "Table des matières"), fields: [number("from", say("From level", "Du niveau"), 1, 1, 9, 1), number("to", say("Show levels up to", "Afficher les niveaux jusqu’à"), 3, 1, 9, 1)] }],
    check: (v) => (Number(v["from"]) <= Number(v["to"]) ? null : { field: "to", text: say("Choose a level that is not above the first.", "Choisissez un niveau au moins égal au premier.") }),
  });
  if (answer) insert.contents(editor, Number(answer.values["from"]), Number(answer.values["to"]), via);
}
