/** Mail merge: the kind of document, its recipients, its fields, and finishing. */
import type { Via } from "../../contract";
import type { Merge } from "../edits";
import type { Editor } from "../editor";
import { field } from "./insert";

export function setMerge(editor: Editor, cmd: string, change: Partial<Merge>, via: Via): void {
  editor.run(cmd, via, (work) => work.op({ op: "merge", value: { ...editor.state.merge, ...change } }));
}

export function useList(editor: Editor, name: string, via: Via): void {
  const list = editor.opening.recipients[name];
  if (!list) return;
  const kind = editor.state.merge.kind ?? "letters";
  setMerge(editor, "mailings.recipients", { kind, source: name, columns: list.columns, rows: list.rows, excluded: [], finished: null }, via);
}

export function typeList(editor: Editor, columns: string[], rows: string[][], via: Via): void {
  const kind = editor.state.merge.kind ?? "letters";
  const source = editor.say("Typed list", "Liste saisie");
  setMerge(editor, "mailings.type-list", { kind, source, columns, rows, excluded: [], finished: null }, via);
}

export const insertField = (editor: Editor, name: string, via: Via): void => field(editor, "merge", name, via, "mailings.field");
export const hasRecipients = (editor: Editor): boolean => editor.state.merge.rows.length > 0;

/** Numbers of the recipients that are left in. */
export const included = (editor: Editor): number[] =>
  editor.state.merge.rows.map((_, at) => at).filter((at) => !editor.state.merge.excluded.includes(at));

/** What a field shows for the recipient of the preview; null when there is no preview. */
export function previewed(editor: Editor, name: string): string | null {
  if (editor.preview === null) return null;
  const { columns, rows } = editor.state.merge;
  const row = rows[included(editor)[editor.preview] ?? -1];
  const column = columns.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  return row && column >= 0 ? row[column] ?? "" : null;
}
