/** A small deck for the tests. */
import type { Board, Deck, Placeholder, Shape } from "../model/deck";

export const text = (id: string, words: string, more: Partial<Shape> = {}): Shape => ({
  id, kind: "text", name: id, frame: { x: 0, y: 0, w: 100, h: 100 }, paragraphs: [{ runs: words ? [{ text: words }] : [] }], ...more,
});

export function deck(): Deck {
  const colours = Object.fromEntries(["dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"].map((name) => [name, "123456"]));
  const master: Board = {
    id: "m1", kind: "master", name: "M", theme: { name: "T", colours, fonts: { major: "A", minor: "B" } },
    styles: { title: [{ size: 4400, font: "+major" }], body: [{ size: 2800, bullet: "char:•" }, { size: 2400 }], other: [{ size: 1800 }] },
    shapes: [text("m1-1", "", { placeholder: { type: "title", idx: 0 } }), text("m1-2", "", { placeholder: { type: "body", idx: 1 } })],
  };
  const layout: Board = {
    id: "l1", kind: "layout", type: "obj", name: "L", master: "m1",
    shapes: [text("l1-1", "", { placeholder: { type: "title", idx: 0 } }), text("l1-2", "", { placeholder: { type: "obj", idx: 1 }, levels: [{ italic: true }] })],
  };
  const place = (id: string, words: string, type: Placeholder["type"], idx: number): Shape => {
    const { frame: _frame, ...shape } = text(id, words, { placeholder: { type, idx } });
    return shape;
  };
  const slides: Board[] = [
    { id: "s1", kind: "slide", layout: "l1", notes: [], section: "One", shapes: [place("s1-1", "Title", "title", 0), place("s1-2", "Body", "obj", 1), text("a", "A"), text("b", "B", { frame: { x: 200, y: 50, w: 100, h: 40 } }), text("c", "C", { frame: { x: 900, y: 10, w: 50, h: 10 } })] },
    { id: "s2", kind: "slide", layout: "l1", notes: [], shapes: [place("s2-1", "Second", "title", 0)] },
    { id: "s3", kind: "slide", layout: "l1", notes: [], shapes: [] },
  ];
  return { size: { w: 1000, h: 500 }, masters: [master], layouts: [layout], slides };
}
