/** The cases that the server is held to as well: tests/unit/written/history/test_vectors.py. */
import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/written_history.json";
import { apply, begin, difference, edited, hashOf, HistoryError, type Edit, type Snapshot } from "../history";
import type { DocNode } from "../model";
import { textOf, words, type Language } from "../text";
import { tidy } from "../tidy";

const code = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof HistoryError) return error.code;
    throw error;
  }
};

describe("the history's vectors", () => {
  it.each(vectors.edits)("edit: $name", ({ before, edit, after }) => {
    const untouched = JSON.stringify(before);
    expect(edited(before as DocNode, edit as Edit)).toEqual(after);
    expect(JSON.stringify(before)).toBe(untouched);
    expect(difference(before as DocNode, after as DocNode)).toEqual(edit);
  });

  it.each(vectors.refused)("refused: $name", ({ before, edit, code: wanted }) => {
    expect(code(() => edited(before as DocNode, edit as Edit))).toBe(wanted);
  });

  it.each(vectors.hashes)("hash $hash", ({ document, hash }) => {
    expect(hashOf(document as DocNode)).toBe(hash);
  });

  it.each(vectors.sequences)("sequence: $name", ({ snapshots, refused, document, standing }) => {
    let state = begin();
    const codes = snapshots.map((snapshot) => code(() => {
      state = apply(state, snapshot as unknown as Snapshot);
    }));
    expect(codes).toEqual(refused);
    expect(state.document).toEqual(document);
    expect(state.standing).toEqual(standing);
  });

  it.each(vectors.texts)("text $text", ({ document, text }) => {
    expect(textOf(document as DocNode)).toBe(text);
  });

  it.each(vectors.words)("words of $text ($language)", ({ text, language, words: count }) => {
    expect(words(text, language as Language)).toBe(count);
  });

  it.each(vectors.tidied)("tidied: $name", ({ raw, document, changes }) => {
    const tidied = tidy(raw);
    expect(tidied.document).toEqual(document);
    expect(tidied.changes).toEqual(changes);
  });
});
