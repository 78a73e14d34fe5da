/** Paste special with an operation: the present content and the copied one made one. */
import type { App } from "../app";

const OPERATORS = { add: "+", subtract: "-", multiply: "*", divide: "/" } as const;

export function combined(app: App, target: { row: number; column: number }, text: string, operation: keyof typeof OPERATORS): string {
  const present = app.book.content(app.session.sheet, target) || "0";
  const bare = (part: string): string => (part.startsWith("=") ? `(${part.slice(1)})` : part);
  if (present.startsWith("=") || text.startsWith("=")) return `=${bare(present)}${OPERATORS[operation]}${bare(text || "0")}`;
  const value = (part: string): number => Number(part.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
  const [a, b] = [value(present), value(text || "0")];
  if (Number.isNaN(a) || Number.isNaN(b)) return present;
  const result = { add: a + b, subtract: a - b, multiply: a * b, divide: b ? a / b : Number.NaN }[operation];
  return Number.isNaN(result) ? "=1/0" : String(Number(result.toPrecision(15))).replace(".", app.w.decimals);
}
