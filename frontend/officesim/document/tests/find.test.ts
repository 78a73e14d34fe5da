/** Find and replace as its pane does it, one place after the other. */
import { describe, expect, it, vi } from "vitest";
import * as find from "../commands/find";
import * as insert from "../commands/insert";
import { BODY } from "../model";
import { findPane } from "../panes/find";
import type { Program } from "../program";
import { Bench, opening, paragraph } from "./support";

function zebras(track = false): Bench {
  const start = opening(paragraph("zebra one"), paragraph("zebra two"), paragraph("zebra three"));
  return new Bench({ ...start, settings: { ...start.settings, track } });
}
const PLAIN = { matchCase: false, whole: false };

function paneOf(b: Bench) {
  const pane = findPane({ editor: b.editor, hidePane: () => undefined } as unknown as Program, { matches: [] });
  document.body.replaceChildren(pane.element);
  const field = (id: string) => pane.element.querySelector<HTMLInputElement>(`#${id}`)!;
  const click = (name: string) => [...pane.element.querySelectorAll("button")].find((one) => one.textContent === name)!.click();
  field("od-find-wanted").value = "zebra";
  field("od-find-wanted").dispatchEvent(new Event("input"));
  field("od-find-words").value = "Zebras";
  return { click };
}

describe("replacing one after the other", () => {
  it("goes on after what it put in, and stops once around", () => {
    const b = zebras();
    const { click } = paneOf(b);
    click("Replace");
    expect(b.lines()).toEqual(["Zebras one", "zebra two", "zebra three"]);
    for (let more = 0; more < 4; more += 1) click("Replace");
    expect(b.lines()).toEqual(["Zebras one", "Zebras two", "Zebras three"]);
    expect(b.replayed()).toBe(b.seen());
  });
  it("begins where Next went, and comes back to the beginning", () => {
    const b = zebras();
    const { click } = paneOf(b);
    click("Next");
    click("Next");
    click("Replace");
    expect(b.lines()).toEqual(["zebra one", "Zebras two", "zebra three"]);
    for (let more = 0; more < 4; more += 1) click("Replace");
    expect(b.lines()).toEqual(["Zebras one", "Zebras two", "Zebras three"]);
  });
});

describe("replacing while changes are tracked", () => {
  const marks = (b: Bench) => {
    const found: string[] = [];
    b.body.descendants((node) => {
      if (node.isText) found.push(`${node.text}:${node.marks.map((one) => one.type.name).join("+")}`);
    });
    return found;
  };
  it("strikes the old and marks the new, one or all of them", () => {
    const b = zebras(true);
    const { click } = paneOf(b);
    for (let more = 0; more < 5; more += 1) click("Replace");
    const all = ["one", "two", "three"].flatMap((word) => ["zebra:deletion", "Zebras:insertion", ` ${word}:`]);
    expect(marks(b)).toEqual(all);
    expect(b.replayed()).toBe(b.seen());
    const c = zebras(true);
    const before = c.seen();
    expect(find.replaceAll(c.editor, "zebra", "Zebras", PLAIN, "panel")).toBe(3);
    expect(marks(c)).toEqual(all);
    c.editor.undo("key");
    expect(c.seen()).toBe(before);
  });
});

describe("undo", () => {
  it("keeps the focus in the text whose part it goes to, and redo goes to its place", () => {
    const b = zebras();
    b.select("two", true);
    b.editor.run("insert.text", "key", (work) => work.tr(b.editor.view.state.tr.insertText("new ")));
    const after = b.editor.place();
    const part = insert.footnote(b.editor, "ribbon")!;
    b.show(part);
    b.editor.part = part;
    const focus = vi.spyOn(b.editor.views.get(BODY)!, "focus");
    b.editor.undo("key");
    b.editor.undo("key");
    expect([focus.mock.calls.length, b.editor.part]).toEqual([2, BODY]);
    b.select("three");
    b.editor.redo("key");
    expect(b.editor.place()).toEqual(after);
    expect(focus).toHaveBeenCalledTimes(3);
  });
});
