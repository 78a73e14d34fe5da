/** Reading replies strictly, field by field. */
import type { Localised } from "./types";

/** The reply is not one the test server gives; `message` names the field that failed. */
export class NotOurReply extends Error {
  override readonly name = "NotOurReply";
}

export type Fields = Record<string, unknown>;

export function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NotOurReply(`${where} is not an object`);
  }
  return value as Fields;
}

export function list<T>(value: unknown, where: string, read: (entry: unknown, where: string) => T): T[] {
  if (!Array.isArray(value)) throw new NotOurReply(`${where} is not a list`);
  return value.map((entry, index) => read(entry, `${where}[${index}]`));
}

export function optionalList<T>(value: unknown, where: string, read: (entry: unknown, where: string) => T): T[] {
  return value === undefined || value === null ? [] : list(value, where, read);
}

export function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw new NotOurReply(`${where} is not a text`);
  return value;
}

export function finite(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new NotOurReply(`${where} is not a number`);
  }
  return value;
}

export function counter(value: unknown, where: string): number {
  const number = finite(value, where);
  if (!Number.isInteger(number) || number < 0) throw new NotOurReply(`${where} is not a counter`);
  return number;
}

export function localised(value: unknown): Localised {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const { en, fr } = value as Fields;
  return {
    ...(typeof en === "string" ? { en } : {}),
    ...(typeof fr === "string" ? { fr } : {}),
  };
}

export function named(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
