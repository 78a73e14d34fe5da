/** Links and comments. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Comment, Link, SheetEdit } from "../edits";
import { type Cell, type Range, areaOf, cellName, contains, refOf } from "../refs";
import { freeId } from "./tables";

export function linkAt(app: App, cell: Cell): [string, Link] | null {
  for (const [id, link] of app.book.sheet(app.session.sheet).objects.link) if (contains(areaOf(link.ref), cell)) return [id, app.book.asEdit(link)];
  return null;
}

export function commentAt(app: App, cell: Cell): [string, Comment] | null {
  for (const [id, comment] of app.book.sheet(app.session.sheet).objects.comment) if (comment.cell === cellName(cell)) return [id, comment];
  return null;
}

export async function linkDialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const cell = app.session.selection.active;
  const sheet = app.session.sheet;
  const present = linkAt(app, cell);
  const target = present?.[1].target;
  const answer = await openDialog({
    title: w.insertLink,
    buttons: present ? [{ id: "remove", label: w.removeLink }] : [],
    tabs: [{ label: w.insertLink, fields: [
      { name: "text", label: w.textToShow, type: "text", value: app.book.content(sheet, cell) },
      { name: "kind", label: w.linkTo, type: "radio", options: [{ value: "web", label: w.webPage }, { value: "mail", label: w.mailAddress }, { value: "place", label: w.placeHere }], value: typeof target === "object" ? "place" : target?.startsWith("mailto:") ? "mail" : "web" },
      { name: "address", label: w.address, type: "text", value: typeof target === "string" ? target.replace(/^mailto:/, "") : "", when: (values) => values["kind"] !== "place" },
      { name: "place", label: w.reference, type: "text", value: typeof target === "object" ? `${app.book.properties()[target.sheet]?.name}!${target.ref}` : "", when: (values) => values["kind"] === "place" },
      { name: "tip", label: w.screenTip, type: "text", value: present?.[1].tip ?? "" },
    ] }],
    check: (values) => {
      if (values["kind"] === "place") return app.place(String(values["place"])) ? null : { field: "place", text: w.typeRange };
      return String(values["address"]).trim() ? null : { field: "address", text: w.typeAddress };
    },
  });
  app.focus();
  if (!answer) return;
  if (answer.button === "remove" && present) {
    app.run("insert.link", via, [{ op: "link", sheet, id: present[0], value: null }]);
    return;
  }
  const { values } = answer;
  const address = String(values["address"] ?? "").trim();
  const place = values["kind"] === "place" ? app.place(String(values["place"])) : null;
  const made = place
    ? { sheet: place.sheet, ref: refOf(place.range) }
    : values["kind"] === "mail" ? `mailto:${address.replace(/^mailto:/, "")}` : /^https?:\/\//.test(address) ? address : `https://${address}`;
  const edits: SheetEdit[] = [];
  const text = String(values["text"] ?? "") || (place ? String(values["place"]) : address);
  if (text !== app.book.content(sheet, cell)) edits.push({ op: "input", sheet, row: cell.row, column: cell.column, text });
  edits.push({ op: "link", sheet, id: present?.[0] ?? freeId(app, "link", "link"), value: { ref: cellName(cell), target: made, ...(values["tip"] ? { tip: String(values["tip"]).slice(0, 255) } : {}) } });
  edits.push({ op: "style", sheet, ref: cellName(cell), path: "color", value: "#0563C1" }, { op: "style", sheet, ref: cellName(cell), path: "underline", value: true });
  app.run("insert.link", via, edits);
}

export async function commentDialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const cell = app.session.selection.active;
  const sheet = app.session.sheet;
  const present = commentAt(app, cell);
  const answer = await openDialog({
    title: present ? w.editComment : w.newComment,
    buttons: present ? [{ id: "remove", label: w.deleteComment }] : [],
    tabs: [{ label: w.comment, fields: [{ name: "text", label: w.comment, type: "textarea", value: present?.[1].text ?? "" }] }],
    check: (values) => (String(values["text"]).trim() ? null : { field: "text", text: w.typeSomething }),
  });
  app.focus();
  if (!answer) return;
  const id = present?.[0] ?? freeId(app, "comment", "comment");
  const value = answer.button === "remove" ? null : { cell: cellName(cell), author: present?.[1].author ?? w.author, text: String(answer.values["text"]).slice(0, 2000) };
  app.run(answer.button === "remove" ? "review.deleteComment" : "review.comment", via, [{ op: "comment", sheet, id, value }]);
}

export function walkComments(app: App, by: 1 | -1): void {
  const list = [...app.book.sheet(app.session.sheet).objects.comment.values()].map((one) => areaOf(one.cell)).sort((a, b) => a.top - b.top || a.left - b.left);
  const { active } = app.session.selection;
  const after = (range: Range): boolean => range.top > active.row || (range.top === active.row && range.left > active.column);
  const before = (range: Range): boolean => range.top < active.row || (range.top === active.row && range.left < active.column);
  const next = by > 0 ? (list.find(after) ?? list[0]) : ([...list].reverse().find(before) ?? list[list.length - 1]);
  if (!next) {
    app.say(app.w.noComments);
    return;
  }
  app.goTo(refOf(next));
  const comment = commentAt(app, { row: next.top, column: next.left });
  if (comment) app.host.announce(comment[1].text);
}

export const noteCommands: Readonly<Record<string, Command>> = {
  "insert.link": (app, via) => void linkDialog(app, via),
  "insert.removeLink": (app, via) => {
    const found = linkAt(app, app.session.selection.active);
    if (found) app.run("insert.removeLink", via, [{ op: "link", sheet: app.session.sheet, id: found[0], value: null }]);
  },
  "review.comment": (app, via) => void commentDialog(app, via),
  "review.deleteComment": (app, via) => {
    const found = commentAt(app, app.session.selection.active);
    if (found) app.run("review.deleteComment", via, [{ op: "comment", sheet: app.session.sheet, id: found[0], value: null }]);
  },
  "review.nextComment": (app) => walkComments(app, 1),
  "review.previousComment": (app) => walkComments(app, -1),
};
