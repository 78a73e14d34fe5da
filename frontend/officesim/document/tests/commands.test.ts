import { describe, expect, it, vi } from "vitest";
import * as character from "../commands/character";
import * as find from "../commands/find";
import * as insert from "../commands/insert";
import * as layout from "../commands/layout";
import * as mailings from "../commands/mailings";
import * as paragraph from "../commands/paragraph";
import * as review from "../commands/review";
import { runState } from "../commands/selection";
import * as tables from "../commands/tables";
import { Bench, opening, paragraph as line } from "./support";

const bench = () => new Bench(opening(line("Report", { style: "Heading1" }), line("One two three"), line("Pears;5"), line("Apples;12"), line("Last words")));

/** Every command on a text: the journal replays to the same state, and undo goes all the way back. */
const COMMANDS: Record<string, (b: Bench) => void> = {
  bold: (b) => character.toggle(b.editor, "bold", "ribbon"),
  underline: (b) => character.toggleUnderline(b.editor, "key", "double"),
  superscript: (b) => character.toggleScript(b.editor, "superscript", "ribbon"),
  size: (b) => character.stepSize(b.editor, 1, "ribbon"),
  colour: (b) => character.setFormat(b.editor, "font.colour", "ribbon", "colour", "C00000"),
  case: (b) => character.changeCase(b.editor, "upper", "ribbon"),
  clear: (b) => {
    character.toggle(b.editor, "bold", "ribbon");
    character.clearFormatting(b.editor, "ribbon");
  },
  "character style": (b) => character.setCharacterStyle(b.editor, "Strong", "ribbon"),
  align: (b) => paragraph.align(b.editor, "center", "key"),
  indent: (b) => paragraph.indent(b.editor, 1, "ribbon"),
  style: (b) => paragraph.setStyle(b.editor, "Heading1", "ribbon"),
  "update style": (b) => {
    character.toggle(b.editor, "italic", "ribbon");
    paragraph.updateStyle(b.editor, "ribbon");
  },
  bullets: (b) => paragraph.setList(b.editor, paragraph.bulletList(), "ribbon", "list.bullets"),
  "numbers and levels": (b) => {
    paragraph.setList(b.editor, paragraph.numberList(), "ribbon", "list.numbers");
    paragraph.changeLevel(b.editor, 1, "key");
    paragraph.restartList(b.editor, "ribbon");
  },
  enter: (b) => void paragraph.enter(b.editor),
  "page break": (b) => insert.pageBreak(b.editor, "key"),
  table: (b) => insert.table(b.editor, 2, 3, "ribbon"),
  picture: (b) => insert.picture(b.editor, "map.png", "A map", "ribbon"),
  link: (b) => insert.link(b.editor, "", "https://example.org/", "dialog"),
  bookmark: (b) => insert.bookmark(b.editor, "here", "dialog"),
  footnote: (b) => void insert.footnote(b.editor, "ribbon"),
  contents: (b) => {
    insert.contents(b.editor, 1, 3, "ribbon");
    insert.updateContents(b.editor, "key");
  },
  "page number": (b) => insert.pageNumber(b.editor, "footer", "center", "ribbon"),
  header: (b) => void insert.runningPart(b.editor, "header", "default", "ribbon"),
  orientation: (b) => layout.setOrientation(b.editor, "landscape", "ribbon"),
  margins: (b) => layout.setPage(b.editor, "layout.margins", () => layout.MARGINS["narrow"]!, "ribbon"),
  section: (b) => layout.sectionBreak(b.editor, "nextPage", "ribbon"),
  comment: (b) => {
    review.addComment(b.editor, "Why?", "panel");
    review.changeComment(b.editor, "k1", "review.resolve", () => ({ resolved: true }), "panel");
  },
  "comment deleted": (b) => {
    review.addComment(b.editor, "Why?", "panel");
    review.deleteComment(b.editor, "k1", "panel");
  },
  "replace all": (b) => void find.replaceAll(b.editor, "two", "2", { matchCase: false, whole: true }, "panel"),
  merge: (b) => {
    mailings.useList(b.editor, "people", "ribbon");
    mailings.insertField(b.editor, "City", "ribbon");
    mailings.setMerge(b.editor, "mailings.finish", { finished: "documents" }, "ribbon");
  },
  typing: (b) => b.type("abc"),
};

describe("every command", () => {
  for (const [name, run] of Object.entries(COMMANDS)) {
    it(`${name}: the journal says the same, and undo takes it back`, () => {
      const b = bench();
      b.select("two");
      const before = b.seen();
      run(b);
      const after = b.seen();
      expect(b.replayed()).toBe(after);
      let steps = 0;
      while (b.editor.canUndo()) {
        b.editor.undo("key");
        steps += 1;
      }
      expect(steps).toBeGreaterThan(0);
      expect(b.seen()).toBe(before);
      while (b.editor.canRedo()) b.editor.redo("key");
      expect(b.seen()).toBe(after);
      expect(b.replayed()).toBe(after);
    });
  }
});

describe("formatting", () => {
  it("puts no mark where the style gives the format already", () => {
    const b = bench();
    b.select("Report");
    expect(runState(b.editor).bold).toBe(true);
    character.toggle(b.editor, "bold", "key");
    expect(b.body.child(0).child(0).marks[0]?.attrs["on"]).toBe(false);
    character.toggle(b.editor, "bold", "key");
    expect(b.body.child(0).child(0).marks).toHaveLength(0);
  });

  it("formats the word around the cursor, and what is typed next at its edge", () => {
    const b = bench();
    b.select("wo", true);
    character.toggle(b.editor, "italic", "key");
    const marked: string[] = [];
    b.body.descendants((node) => {
      if (node.isText && node.marks.length > 0) marked.push(node.text!);
    });
    expect(marked).toEqual(["two"]);
  });

  it("begins a paragraph of the style that follows at the end of a heading", () => {
    const b = bench();
    b.select("Report");
    const { state } = b.editor.view;
    b.editor.go({ part: "body", anchor: state.selection.to, head: state.selection.to });
    paragraph.enter(b.editor);
    expect(b.body.child(1).attrs["style"]).toBe("Normal");
  });

  it("merges typing into one command", () => {
    const b = bench();
    b.select("One", true);
    b.type("Yes, ");
    b.editor.flush();
    expect(b.journal.map((one) => one.cmd)).toEqual(["type"]);
    expect(b.journal[0]?.edits).toHaveLength(1);
  });
});

describe("the journal", () => {
  it("leaves out what the schema gives by itself", () => {
    const b = bench();
    b.select("two", true);
    paragraph.enter(b.editor);
    expect(JSON.stringify(b.journal[0]).length).toBeLessThan(300);
  });

  it("tells a large command in several, and never an edit that no journal takes", () => {
    const b = bench();
    const many = Array.from({ length: 900 }, (_, at) => b.body.type.schema.nodes["paragraph"]!.create(null, b.body.type.schema.text(`Line ${at} ${"x".repeat(60)}`)));
    const before = b.seen();
    b.editor.run("clipboard.paste", "key", (work) => work.tr(b.editor.view.state.tr.insert(0, many)));
    expect(b.seen()).toBe(before);
    expect(b.journal).toEqual([]);
    b.editor.run("clipboard.paste", "key", (work) => {
      for (let at = 0; at < 900; at += 100) work.tr(b.editor.view.state.tr.insert(0, many.slice(at, at + 100)));
    });
    expect(b.journal.length).toBeGreaterThan(1);
    expect(Math.max(...b.journal.map((one) => JSON.stringify(one).length))).toBeLessThan(64_000);
    expect(b.replayed()).toBe(b.seen());
  });
});

describe("tables", () => {
  it("come from text, are sorted by numbers, and go back to text", () => {
    const b = bench();
    b.select("Pears");
    const from = b.editor.view.state.selection.from;
    b.select("12");
    b.editor.go({ part: "body", anchor: from, head: b.editor.view.state.selection.to });
    tables.fromText(b.editor, ";", "dialog");
    expect(b.lines()).toEqual(["Report", "One two three", "Pears", "5", "Apples", "12", "Last words"]);
    tables.sortTable(b.editor, [{ column: 1, descending: true, numeric: true }], false, "dialog");
    expect(b.lines().slice(2, 6)).toEqual(["Apples", "12", "Pears", "5"]);
    tables.rowAfter(b.editor, "ribbon");
    tables.columnAfter(b.editor, "ribbon");
    tables.repeatHeader(b.editor, "ribbon");
    tables.setCells(b.editor, "table.shading", "shading", "D9E2F3", "ribbon");
    tables.removeRow(b.editor, "ribbon");
    tables.removeColumn(b.editor, "ribbon");
    tables.toText(b.editor, ";", "dialog");
    expect(b.replayed()).toBe(b.seen());
    expect(b.lines()[2]).toContain(";");
  });
});

describe("tracked changes", () => {
  const tracked = () => {
    const b = bench();
    review.toggleTracking(b.editor, "key");
    b.select("two");
    b.editor.view.dispatch(b.editor.view.state.tr.insertText("2"));
    return b;
  };

  it("mark what comes and what goes", () => {
    const b = tracked();
    expect(b.lines()[1]).toBe("One two2 three");
    expect(review.changes(b.editor).map((one) => one.kind)).toEqual(["deletion", "insertion"]);
    expect(b.replayed()).toBe(b.seen());
  });

  it("are accepted or rejected as a whole", () => {
    const accepted = tracked();
    review.settleAll(accepted.editor, true, "ribbon");
    expect(accepted.lines()[1]).toBe("One 2 three");
    const rejected = tracked();
    review.settleAll(rejected.editor, false, "ribbon");
    expect(rejected.lines()[1]).toBe("One two three");
  });

  it("let one's own insertion go without a trace", () => {
    const b = tracked();
    const { to } = review.changes(b.editor)[1]!;
    b.editor.view.dispatch(b.editor.view.state.tr.delete(to - 1, to));
    expect(b.lines()[1]).toBe("One two three");
  });

  it("keep a paragraph's end as a change of its own", () => {
    const b = bench();
    review.toggleTracking(b.editor, "key");
    b.select("two", true);
    paragraph.enter(b.editor);
    expect(b.lines()[1]).toBe("One ");
    expect(b.body.child(1).attrs["change"]).toBe("insertion");
    review.settleAll(b.editor, false, "ribbon");
    expect(b.lines()[1]).toBe("One two three");
  });
});

describe("steady typing", () => {
  it("reaches the journal within two seconds, without a pause", () => {
    vi.useFakeTimers();
    try {
      const b = bench();
      b.select("two", true);
      for (let at = 0; at < 25; at += 1) {
        b.type("x");
        vi.advanceTimersByTime(100);
      }
      expect(b.journal.length).toBe(1);
      expect(b.replayed()).toBe(b.seen());
    } finally {
      vi.useRealTimers();
    }
  });
});
