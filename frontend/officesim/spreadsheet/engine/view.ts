import type { Book } from "./book";

export function viewOf(_book: Book): unknown {
  return {};
}

export async function digestOf(_view: unknown): Promise<string> {
  return "";
}
