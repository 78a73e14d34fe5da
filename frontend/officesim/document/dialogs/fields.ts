/** Short words for fields of dialogs. */
import type { DialogField, FieldValue } from "../../kit";

export type Values = Readonly<Record<string, FieldValue>>;
const CM = 566.929;
export const toCm = (twips: number): number => Math.round((twips / CM) * 100) / 100;
export const toTwips = (value: FieldValue): number => Math.round(Number(value) * CM);
export const number = (name: string, label: string, value: number, min: number, max: number, step = 0.1): DialogField => ({ name, label, type: "number", value, min, max, step });
export const text = (value: FieldValue | undefined): string => String(value ?? "").trim();
