/** The References, Mailings, Review and View tabs. */
import type { Tab } from "../../kit";
import * as insert from "../commands/insert";
import * as mailings from "../commands/mailings";
import * as review from "../commands/review";
import * as dialogs from "../dialogs";
import type { Merge } from "../edits";
import { BODY } from "../model";
import type { Program } from "../program";
import { button, group, item, menu, toggle } from "./make";

export function references(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const inBody = () => editor.part === BODY;
  return {
    id: "references", label: say("References", "Références"), key: say("S", "R"),
    groups: [
      group("contents", say("Table of Contents", "Table des matières"), [
        menu("references.contents", say("Table of Contents", "Table des matières"), "T", "book_open", () => [
          item("references.contents.3", say("Automatic table (levels 1 to 3)", "Table automatique (niveaux 1 à 3)"), (via) => insert.contents(editor, 1, 3, via)),
          item("references.contents.custom", say("Custom Table of Contents…", "Table des matières personnalisée…"), (via) => void dialogs.contents(editor, via), { separator: true }),
          item("references.remove", say("Remove Table of Contents", "Supprimer la table des matières"), (via) => insert.removeContents(editor, via), { enabled: () => insert.hasContents(editor) }),
        ], { size: "large", enabled: inBody }),
        button("references.update", say("Update Table", "Mettre à jour la table"), "U", "arrow_sync", (via) => insert.updateContents(editor, via), { shortcut: "F9", enabled: () => insert.hasContents(editor) }),
      ]),
      group("footnotes", say("Footnotes", "Notes de bas de page"), [
        button("insert.footnote", say("Insert Footnote", "Insérer une note de bas de page"), "F", "text_footnote", (via) => newFootnote(program, via), { size: "large", shortcut: "Ctrl+Alt+F", enabled: inBody }),
      ]),
      group("links", say("Links", "Liens"), [
        button("insert.bookmark", say("Bookmark", "Signet"), "K", "bookmark", (via) => void dialogs.bookmark(editor, via), { size: "large", enabled: inBody }),
        button("insert.link", say("Link", "Lien"), "I", "link", (via) => void dialogs.link(editor, via), { size: "large", shortcut: "Ctrl+K" }),
      ]),
    ],
  };
}

export function newFootnote(program: Program, via: import("../../contract").Via): void {
  const id = insert.footnote(program.editor, via);
  if (id) program.editor.views.get(id)?.focus();
}

export function mailingsTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const has = () => mailings.hasRecipients(editor);
  const kinds = [["letters", "Letters", "Lettres"], ["messages", "E-mail messages", "Messages électroniques"], ["envelopes", "Envelopes", "Enveloppes"], ["labels", "Labels", "Étiquettes"], ["directory", "Directory", "Répertoire"]] as const;
  const step = (by: number) => {
    const last = mailings.included(editor).length - 1;
    editor.preview = Math.min(Math.max((editor.preview ?? 0) + by, 0), last);
    editor.tell("definitions");
    redraw(program);
  };
  return {
    id: "mailings", label: say("Mailings", "Publipostage"), key: say("M", "U"),
    groups: [
      group("start", say("Start Mail Merge", "Démarrer le publipostage"), [
        menu("mailings.kind", say("Start Mail Merge", "Démarrer le publipostage"), "S", "mail_template", () => [
          ...kinds.map(([kind, en, fr]) => item(`mailings.kind.${kind}`, say(en, fr), (via) => mailings.setMerge(editor, "mailings.kind", { kind }, via), { checked: () => editor.state.merge.kind === kind })),
          item("mailings.kind.none", say("Normal document", "Document normal"), (via) => mailings.setMerge(editor, "mailings.kind", { kind: null }, via), { separator: true }),
        ], { size: "large" }),
        menu("mailings.recipients", say("Select Recipients", "Sélection des destinataires"), "R", "people_list", () => [
          item("mailings.type-list", say("Type a New List…", "Entrer une nouvelle liste…"), () => void dialogs.typeList(editor)),
          ...Object.keys(editor.opening.recipients).map((name, at) => item(`mailings.list.${name}`, say(`Use list “${name}”`, `Utiliser la liste « ${name} »`), (via) => mailings.useList(editor, name, via), { separator: at === 0, checked: () => editor.state.merge.source === name })),
        ], { size: "large" }),
        button("mailings.edit-recipients", say("Edit Recipient List", "Modifier la liste de destinataires"), "D", "person_edit", () => void dialogs.recipients(editor), { size: "large", enabled: has }),
      ]),
      group("fields", say("Write & Insert Fields", "Champs d’écriture et d’insertion"), [
        menu("mailings.field", say("Insert Merge Field", "Insérer un champ de fusion"), "I", "document_text", () => editor.state.merge.columns.map((name) => item(`mailings.field.${name}`, name, (via) => mailings.insertField(editor, name, via))), { size: "large", enabled: has }),
      ]),
      group("preview", say("Preview Results", "Aperçu des résultats"), [
        toggle("mailings.preview", say("Preview Results", "Aperçu des résultats"), "P", "eye", () => editor.preview !== null, () => {
          editor.preview = editor.preview === null ? 0 : null;
          editor.tell("definitions");
          redraw(program);
        }, { size: "large", enabled: has }),
        button("mailings.previous", say("Previous record", "Enregistrement précédent"), "M", "arrow_previous", () => step(-1), { enabled: () => (editor.preview ?? 0) > 0 }),
        button("mailings.next", say("Next record", "Enregistrement suivant"), "X", "arrow_next", () => step(1), { enabled: () => editor.preview !== null }),
      ]),
      group("finish", say("Finish", "Terminer"), [
        menu("mailings.finish", say("Finish & Merge", "Terminer et fusionner"), "F", "checkmark_circle", () => [
          item("mailings.finish.documents", say("Edit individual documents", "Modifier des documents individuels"), (via) => finish(program, "documents", via)),
          item("mailings.finish.print", say("Print documents", "Imprimer les documents"), (via) => finish(program, "print", via)),
          item("mailings.finish.messages", say("Send e-mail messages", "Envoyer des messages électroniques"), (via) => finish(program, "messages", via)),
        ], { size: "large", enabled: has }),
      ]),
    ],
  };
}

function finish(program: Program, finished: Merge["finished"], via: import("../../contract").Via): void {
  const { editor } = program;
  mailings.setMerge(editor, "mailings.finish", { finished }, via);
  const count = mailings.included(editor).length;
  editor.host.announce(editor.say(`${count} documents merged.`, `${count} documents fusionnés.`));
}

/** Fields show the recipient of the preview: draw the main text again. */
function redraw(program: Program): void {
  for (const view of program.editor.views.values()) {
    view.dom.querySelectorAll<HTMLElement>(".od-field-merge").forEach((dom) => {
      const at = view.posAtDOM(dom, 0);
      const node = view.state.doc.nodeAt(at) ?? view.state.doc.nodeAt(at - 1);
      const name = String(node?.attrs["name"] ?? "");
      dom.textContent = mailings.previewed(program.editor, name) ?? `«${name}»`;
    });
  }
}

export function reviewTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  const any = () => review.changes(editor).length > 0;
  const comments = () => review.commentPlaces(editor).length > 0;
  return {
    id: "review", label: say("Review", "Révision"), key: say("R", "V"),
    groups: [
      group("comments", say("Comments", "Commentaires"), [
        button("review.comment", say("New Comment", "Nouveau commentaire"), "C", "comment_add", () => program.showPane("comments", true), { size: "large", shortcut: "Ctrl+Alt+M", enabled: () => editor.part === BODY }),
        menu("review.comment-delete", say("Delete", "Supprimer"), "D", "delete", () => [
          item("review.comment-delete.one", say("Delete", "Supprimer"), (via) => { const id = review.commentHere(editor); if (id) review.deleteComment(editor, id, via); }, { enabled: () => review.commentHere(editor) !== null }),
          item("review.comment-delete.all", say("Delete all comments in document", "Supprimer tous les commentaires du document"), (via) => { for (const { id } of review.commentPlaces(editor)) review.deleteComment(editor, id, via); }),
        ], { enabled: comments }),
        button("review.previous-comment", say("Previous", "Précédent"), "V", "arrow_previous", () => review.nextComment(editor, -1), { enabled: comments }),
        button("review.next-comment", say("Next", "Suivant"), "N", "arrow_next", () => review.nextComment(editor, 1), { enabled: comments }),
        toggle("review.show-comments", say("Show Comments", "Afficher les commentaires"), "W", "comment", () => program.paneShown("comments"), () => (program.paneShown("comments") ? program.hidePane("comments") : program.showPane("comments")), { size: "large" }),
      ]),
      group("tracking", say("Tracking", "Suivi"), [
        toggle("review.track", say("Track Changes", "Suivi des modifications"), "G", "document_edit", () => editor.state.settings.track, (via) => review.toggleTracking(editor, via), { size: "large", shortcut: "Ctrl+Shift+E" }),
      ]),
      group("changes", say("Changes", "Modifications"), [
        { kind: "split", id: "review.accept", label: say("Accept", "Accepter"), key: "A", icon: "checkmark_circle", size: "large", enabled: any, run: (via) => review.settleHere(editor, true, via),
          items: () => [item("review.accept", say("Accept and move to next", "Accepter et passer à la suivante"), (via) => review.settleHere(editor, true, via)), item("review.accept-all", say("Accept all changes", "Accepter toutes les modifications"), (via) => review.settleAll(editor, true, via))] },
        { kind: "split", id: "review.reject", label: say("Reject", "Refuser"), key: "J", icon: "dismiss_circle", size: "large", enabled: any, run: (via) => review.settleHere(editor, false, via),
          items: () => [item("review.reject", say("Reject and move to next", "Refuser et passer à la suivante"), (via) => review.settleHere(editor, false, via)), item("review.reject-all", say("Reject all changes", "Refuser toutes les modifications"), (via) => review.settleAll(editor, false, via))] },
        button("review.previous", say("Previous", "Précédent"), "F", "arrow_previous", () => review.nextChange(editor, -1), { enabled: any }),
        button("review.next", say("Next", "Suivant"), "H", "arrow_next", () => review.nextChange(editor, 1), { enabled: any }),
      ]),
    ],
  };
}

export function viewTab(program: Program): Tab {
  const { editor } = program;
  const { say } = editor;
  return {
    id: "view", label: say("View", "Affichage"), key: say("W", "N"),
    groups: [
      group("show", say("Show", "Afficher"), [
        { kind: "check", id: "view.ruler", label: say("Ruler", "Règle"), key: "R", size: "small", checked: () => program.rulerShown(), run: () => program.toggleRuler() },
        { kind: "check", id: "view.navigation", label: say("Navigation pane", "Volet de navigation"), key: "K", size: "small", checked: () => program.paneShown("navigation"), run: () => (program.paneShown("navigation") ? program.hidePane("navigation") : program.showPane("navigation")) },
        { kind: "check", id: "view.signs", label: say("Formatting marks", "Marques de mise en forme"), key: "M", size: "small", checked: () => editor.signs, run: () => { editor.signs = !editor.signs; program.refresh(); } },
      ]),
      group("zoom", say("Zoom", "Zoom"), [
        button("view.zoom-100", "100 %", "J", "zoom_in", () => program.setZoom(100), { size: "large" }),
        button("view.zoom-in", say("Zoom in", "Zoom avant"), "I", "add", () => program.setZoom(program.zoom() + 10)),
        button("view.zoom-out", say("Zoom out", "Zoom arrière"), "O", "subtract", () => program.setZoom(program.zoom() - 10)),
      ]),
      group("file", say("Document", "Document"), [
        button("file.properties", say("Properties", "Propriétés"), "P", "document_text", () => void dialogs.properties(editor), { size: "large" }),
      ]),
    ],
  };
}
