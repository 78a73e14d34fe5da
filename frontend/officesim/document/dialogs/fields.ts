/** Short words for fields of dialogs. */
import { openDialog } from "../../kit";
import type { DialogField, DialogSpec, FieldValue } from "../../kit";
import type { Editor } from "../editor";

export type Values = Readonly<Record<string, FieldValue>>;
const CM = 566.929;
export const toCm = (twips: number): number => Math.round((twips / CM) * 100) / 100;
export const toTwips = (value: FieldValue): number => Math.round(Number(value) * CM);
export const number = (name: string, label: string, value: number, min: number, max: number, step = 0.1): DialogField => ({ name, label, type: "number", value, min, max, step });
export const text = (value: FieldValue | undefined): string => String(value ?? "").trim();

/** Open a dialog; the work has the focus again when it is closed. */
export async function ask(editor: Editor, spec: DialogSpec): ReturnType<typeof openDialog> {
  const answer = await openDialog(spec);
  editor.view.focus();
  return answer;
}
