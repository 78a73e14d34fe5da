/** SEEDS=500 for more of them. */
import { describe, expect, it } from "vitest";
import { session } from "./random";
import { opening, paragraph as line } from "./support";

const cell = (words: string) => ({ type: "table_cell", attrs: { colwidth: [100] }, content: [line(words)] });
const row = (...words: string[]) => ({ type: "table_row", content: words.map(cell) });
declare const process: { readonly env: Record<string, string | undefined> };
export const start = opening(
  line("Report", { style: "Heading1" }), line("One two three"), { type: "table", content: [row("a", "3"), row("b", "1")] }, line("Pears;5"), line("Last"),
);

describe("a person who does anything", () => {
  it.each(Array.from({ length: Number(process.env["SEEDS"] ?? 12) }, (_, seed) => seed))("seed %i: the journal says what is seen, and undo takes it all back", (seed) => {
    const b = session(start, seed, 60);
    expect(b.editor.view.state.doc.eq(b.body)).toBe(true);
    expect(b.replayed()).toBe(b.seen());
    for (let left = 200; left > 0 && b.editor.canUndo(); left -= 1) b.editor.undo("key");
    expect(b.replayed()).toBe(b.seen());
  });
});
