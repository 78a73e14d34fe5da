/** Comments beside the page: new ones, replies, settling. */
import * as review from "../commands/review";
import { selectedText, wordAround } from "../commands/selection";
import { BODY } from "../model";
import type { Program } from "../program";
import { frame, make, type Pane } from "./pane";

export function commentsPane(program: Program): Pane {
  const { editor } = program;
  const { say } = editor;
  const { element, body } = frame(say("Comments", "Commentaires"), say("Close", "Fermer"), () => program.hidePane("comments"));
  let shown = "";
  const draft = make("textarea", { className: "od-field-input", rows: 3, id: "od-comment-new" });
  const about = make("p", { className: "od-about" });
  const form = make("form", { className: "od-comment od-comment-form", hidden: true }, about, make("label", { htmlFor: draft.id, textContent: say("New comment", "Nouveau commentaire") }), draft,
    make("div", { className: "od-buttons" }, make("button", { type: "submit", className: "kit-push kit-push-main", textContent: say("Post", "Publier") }), make("button", { type: "button", className: "kit-push", textContent: say("Cancel", "Annuler"), onclick: () => { form.hidden = true; program.focus(); } })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = draft.value.trim();
    if (words) review.addComment(editor, words.slice(0, 4000), "panel");
    form.hidden = true;
    draft.value = "";
    program.focus();
  });
  draft.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.ctrlKey) form.requestSubmit(); });
  const list = make("ul", { className: "od-comments" });
  body.append(form, list);

  const card = (id: string) => {
    const comment = editor.state.comments.get(id)!;
    const reply = make("input", { type: "text", className: "od-field-input", placeholder: say("Reply", "Répondre") });
    reply.setAttribute("aria-label", say("Reply", "Répondre"));
    const send = () => {
      const text = reply.value.trim().slice(0, 4000);
      if (!text) return reply.focus();
      review.changeComment(editor, id, "review.reply", (one) => ({ replies: [...one.replies, { author: editor.author, text }] }), "panel");
    };
    reply.addEventListener("keydown", (event) => { if (event.key === "Enter") send(); });
    const act = (text: string, run: () => void) => make("button", { type: "button", className: "od-link-button", textContent: text, onclick: run });
    return make("li", { className: `od-comment${comment.resolved ? " od-resolved" : ""}` },
      make("strong", { textContent: comment.author }), make("p", { textContent: comment.text }),
      ...comment.replies.map((one) => make("div", { className: "od-reply" }, make("strong", { textContent: one.author }), make("p", { textContent: one.text }))),
      reply,
      make("div", { className: "od-buttons" },
        act(say("Reply", "Répondre"), send),
        act(say("Go to", "Atteindre"), () => { const place = review.commentPlaces(editor).find((one) => one.id === id); if (place) { editor.go({ part: BODY, anchor: place.from, head: place.to }); program.focus(); } }),
        act(comment.resolved ? say("Reopen", "Rouvrir") : say("Resolve", "Résoudre"), () => review.changeComment(editor, id, "review.resolve", (one) => ({ resolved: !one.resolved }), "panel")),
        act(say("Delete", "Supprimer"), () => review.deleteComment(editor, id, "panel"))));
  };
  return {
    element, body,
    refresh() {
      if (element.hidden) return;
      const places = review.commentPlaces(editor);
      const key = JSON.stringify(places.map(({ id }) => [id, editor.state.comments.get(id)]));
      if (key === shown) return;
      shown = key;
      const stops = () => [...list.querySelectorAll<HTMLElement>("input, button")];
      const at = stops().indexOf(document.activeElement as HTMLElement);
      list.replaceChildren(...places.map(({ id }) => card(id)));
      if (at >= 0) (stops()[at] ?? stops().at(-1) ?? draft).focus();
      if (places.length === 0) list.append(make("li", { className: "od-none", textContent: say("There are no comments.", "Il n’y a aucun commentaire.") }));
    },
    open(again) {
      if (!again) return;
      const { state } = editor.view;
      const range = state.selection.empty ? wordAround(state) : state.selection;
      about.textContent = range ? `“${(selectedText(state) || state.doc.textBetween(range.from, range.to)).slice(0, 80)}”` : say("Select the text to comment on first.", "Sélectionnez d’abord le texte à commenter.");
      form.hidden = false;
      draft.focus();
    },
  };
}
