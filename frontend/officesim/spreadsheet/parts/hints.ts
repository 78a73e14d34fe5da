/** Beside the active cell: its comment, its input message, its link, and the button of its list. */
import { h } from "../../kit/dom";
import type { App } from "../app";
import { commentAt, linkAt } from "../commands/notes";
import { listFor, validationAt } from "../commands/validation";
import { only } from "../refs";

export function watchHints(app: App): void {
  const note = h("div", { class: "ss-note ss-float", role: "note" });
  note.hidden = true;
  const button = h("button", { type: "button", class: "ss-list-button ss-float", "aria-label": app.w.dropdown, tabindex: -1 });
  button.hidden = true;
  button.addEventListener("click", () => app.do("edit.list", "mouse"));
  app.floats.append(note, button);
  app.watchers.push(() => {
    const cell = app.session.selection.active;
    const box = app.grid.box(app.book.merged(app.session.sheet, cell) ?? only(cell));
    const words = hintsOf(app);
    note.hidden = words.length === 0;
    note.replaceChildren(...words.map((line) => h("p", line.strong ? { class: "ss-note-title" } : {}, line.text)));
    note.style.cssText = `left:${box.left + box.width + 10}px;top:${box.top + 4}px`;
    const listed = validationAt(app, cell)?.[1].dropdown !== false && listFor(app, cell) !== null;
    button.hidden = !listed || app.session.readOnly;
    button.style.cssText = `left:${box.left + box.width}px;top:${box.top}px;height:${box.height}px`;
    const element = app.grid.cellElement(cell);
    if (words.length) {
      note.id = "ss-note";
      element?.setAttribute("aria-describedby", "ss-note");
    } else element?.removeAttribute("aria-describedby");
  });
}

function hintsOf(app: App): { text: string; strong: boolean }[] {
  const cell = app.session.selection.active;
  const lines: { text: string; strong: boolean }[] = [];
  const comment = commentAt(app, cell)?.[1];
  if (comment) lines.push({ text: comment.author, strong: true }, { text: comment.text, strong: false });
  const rule = validationAt(app, cell)?.[1];
  if (rule?.promptTitle) lines.push({ text: rule.promptTitle, strong: true });
  if (rule?.prompt) lines.push({ text: rule.prompt, strong: false });
  const link = linkAt(app, cell)?.[1];
  if (link) {
    const target = typeof link.target === "string" ? link.target : `${app.book.properties()[link.target.sheet]?.name ?? ""}!${link.target.ref}`;
    lines.push({ text: link.tip ?? target, strong: false });
  }
  return lines;
}
