import { beforeEach, describe, expect, it, vi } from "vitest";
import { alignShapes, distribute, group, reorder, rotate, ungroup } from "../commands/arrange";
import { numberFrom } from "../commands/charts";
import { deleteShapes, nudge } from "../commands/shapes";
import { changeLayout, deleteSlides, duplicateSlides, moveSlide, newSlide } from "../commands/slides";
import { bullets, formatRuns, indent, replaceAll, runValue } from "../commands/text";
import type { Command } from "../../contract";
import { Editor } from "../editor";
import { canonical } from "../model/canonical";
import type { DeckEdit } from "../model/deck";
import { DeckState } from "../model/state";
import { breakLine, formatRange, replaceRange, spliceOf } from "../model/text";
import { deck } from "./deck";

let commands: Command[] = [];
let editor: Editor;

beforeEach(() => {
  commands = [];
  editor = new Editor({ locale: "en", deck: deck(), media: {}, library: [] }, {
    locale: "en", title: "", record: (command) => commands.push(command), announce: () => undefined, asset: (name) => name,
  });
});

/** The journal alone leads to the same deck, and undoing everything leads back. */
function holds(): void {
  const state = new DeckState(deck());
  for (const command of commands) for (const edit of command.edits) state.apply(edit as unknown as DeckEdit);
  expect(canonical(state.deck)).toBe(canonical(editor.state.deck));
  const after = canonical(editor.state.deck);
  const steps = commands.length;
  for (let step = 0; step < steps; step += 1) editor.undo("key");
  expect(canonical(editor.state.deck)).toBe(canonical(deck()));
  for (let step = 0; step < steps; step += 1) editor.redo("key");
  expect(canonical(editor.state.deck)).toBe(after);
}

const frames = (...ids: string[]) => ids.map((id) => editor.frame(editor.state.shape(id)));

describe("arranging", () => {
  it("aligns among the chosen shapes", () => {
    editor.choose(["a", "b", "c"]);
    alignShapes(editor, "ribbon", "bottom");
    expect(frames("a", "b", "c").map(({ y, h }) => y + h)).toEqual([100, 100, 100]);
    holds();
  });
  it("distributes with equal gaps", () => {
    editor.choose(["a", "b", "c"]);
    distribute(editor, "ribbon", "horizontal");
    expect(frames("a", "b", "c").map(({ x }) => x)).toEqual([0, 450, 900]);
    holds();
  });
  it("groups and ungroups where the shapes stood", () => {
    editor.choose(["a", "b"]);
    group(editor, "key", "Group");
    expect(editor.state.deck.slides[0]?.shapes.map((shape) => shape.name)).toEqual(["s1-1", "s1-2", "Group", "c"]);
    expect(editor.frame(editor.one as NonNullable<typeof editor.one>)).toEqual({ x: 0, y: 0, w: 300, h: 100 });
    ungroup(editor, "key");
    expect(editor.state.deck.slides[0]?.shapes.map((shape) => shape.name)).toEqual(["s1-1", "s1-2", "a", "b", "c"]);
    holds();
  });
  it("changes the order and turns", () => {
    editor.choose(["a"]);
    reorder(editor, "ribbon", "front");
    rotate(editor, "ribbon", -90);
    expect(editor.state.deck.slides[0]?.shapes[4]).toMatchObject({ id: "a", rotation: 16200000 });
    holds();
  });
  it("moves and deletes", () => {
    editor.choose(["a", "s1-2"]);
    nudge(editor, "key", 7, 0, false);
    deleteShapes(editor, "key");
    expect(editor.state.deck.slides[0]?.shapes.filter((shape) => shape.placeholder?.idx === 1)).toHaveLength(1);
    holds();
  });
});

describe("slides", () => {
  it("adds one with the empty places of its layout", () => {
    newSlide(editor, "key");
    expect(editor.current?.shapes.map((shape) => shape.placeholder?.type)).toEqual(["title", "obj"]);
    holds();
  });
  it("keeps a section when its first slide goes or moves", () => {
    deleteSlides(editor, "key");
    expect(editor.state.deck.slides[0]).toMatchObject({ id: "s2", section: "One" });
    holds();
    editor.undo("key");
    moveSlide(editor, "mouse", "s1", 2);
    expect(editor.state.deck.slides.map((slide) => slide.section)).toEqual(["One", undefined, undefined]);
  });
  it("copies with ids of its own", () => {
    duplicateSlides(editor, "key");
    expect(editor.state.deck.slides).toHaveLength(4);
    holds();
  });
  it("keeps texts in another layout", () => {
    changeLayout(editor, "ribbon", "l1");
    holds();
  });
});

describe("text", () => {
  it("formats what is chosen, inherits the rest", () => {
    editor.choose(["s1-2"]);
    expect(runValue(editor, "size")).toBe(2800);
    expect(runValue(editor, "italic")).toBe(true);
    formatRuns(editor, "font.bold", "key", { bold: true });
    expect(editor.state.shape("s1-2").paragraphs).toEqual([{ runs: [{ text: "Body", bold: true }] }]);
    holds();
  });
  it("sets levels and bullets", () => {
    editor.choose(["a"]);
    bullets(editor, "ribbon", "char:•");
    indent(editor, "key", 1);
    expect(editor.state.shape("a").paragraphs?.[0]).toMatchObject({ bullet: "char:•", level: 1 });
    holds();
  });
  it("formats the master for all slides", () => {
    editor.show("master");
    editor.open("m1");
    editor.choose(["m1-1"]);
    formatRuns(editor, "font.size", "ribbon", { size: 3600, bold: true });
    expect(editor.state.deck.masters[0]?.styles?.title[0]).toEqual({ size: 3600, bold: true, font: "+major" });
    editor.show("normal");
    editor.choose(["s1-1"]);
    expect(runValue(editor, "size")).toBe(3600);
  });
  it("puts typing into the journal as one splice", () => {
    editor.type({ shape: "a" }, [{ runs: [{ text: "Ab" }] }]);
    editor.type({ shape: "a" }, [{ runs: [{ text: "Abc" }] }]);
    expect(commands).toEqual([]);
    editor.flush();
    expect(commands).toMatchObject([{ via: "type", edits: [{ op: "text.splice", shape: "a", at: 0, remove: 1 }] }]);
    holds();
  });
  it("replaces everywhere", () => {
    expect(replaceAll(editor, "dialog", "b", "é")).toBe(2);
    holds();
  });
  it("splits, joins and breaks paragraphs", () => {
    const lines = [{ runs: [{ text: "one two", bold: true }], level: 1 }];
    const split = replaceRange(lines, { from: { line: 0, at: 3 }, to: { line: 0, at: 4 } }, "\n");
    expect(split.lines).toEqual([{ level: 1, runs: [{ text: "one", bold: true }] }, { level: 1, runs: [{ text: "two", bold: true }] }]);
    const join = replaceRange(split.lines, { from: { line: 0, at: 3 }, to: { line: 1, at: 0 } }, "");
    expect(join.lines[0]?.runs).toEqual([{ text: "onetwo", bold: true }]);
    expect(breakLine(lines, { from: { line: 0, at: 3 }, to: { line: 0, at: 3 } }).lines[0]?.runs[0]?.text).toBe("one\n two");
  });
  it("finds the smallest splice", () => {
    const line = (text: string) => ({ runs: [{ text }] });
    expect(spliceOf([line("a"), line("b"), line("c")], [line("a"), line("x"), line("c")])).toEqual({ at: 1, remove: 1, insert: [line("x")] });
    expect(spliceOf([line("a")], [line("a")])).toBeNull();
    expect(spliceOf([line("a"), line("a")], [line("a")])).toEqual({ at: 1, remove: 1, insert: [] });
    expect(formatRange([line("abc")], { from: { line: 0, at: 1 }, to: { line: 0, at: 2 } }, { italic: true })[0]?.runs).toHaveLength(3);
  });
  it("reads numbers as people write them", () => {
    expect(["1 234,50", "-3", "", "12a", "0.0"].map(numberFrom)).toEqual(["1234.5", "-3", "", null, "0"]);
  });
});

describe("steady typing", () => {
  it("reaches the journal within two seconds, without a pause", () => {
    vi.useFakeTimers();
    try {
      const notes = editor.board;
      for (let at = 1; at <= 25; at += 1) {
        editor.type({ notes }, [{ ...editor.state.text({ notes })[0]!, runs: [{ text: "x".repeat(at) }] }]);
        vi.advanceTimersByTime(100);
      }
      expect(commands.length).toBe(1);
      editor.flush();
      holds();
    } finally {
      vi.useRealTimers();
    }
  });
});
