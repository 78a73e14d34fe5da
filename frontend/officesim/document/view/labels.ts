/** Numbers and bullets of list paragraphs. */
import type { Node } from "prosemirror-model";
import type { ListLevel } from "../edits";
import type { Editor } from "../editor";
import { paragraphOf } from "../effective";

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, "m"], [900, "cm"], [500, "d"], [400, "cd"], [100, "c"], [90, "xc"],
  [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"],
];

export function numeral(format: string, value: number): string {
  if (format === "lowerRoman" || format === "upperRoman") {
    let left = value;
    let said = "";
    for (const [worth, sign] of ROMAN) {
      while (left >= worth) {
        said += sign;
        left -= worth;
      }
    }
    return format === "upperRoman" ? said.toUpperCase() : said;
  }
  if (format === "lowerLetter" || format === "upperLetter") {
    const sign = String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1);
    return format === "upperLetter" ? sign.toUpperCase() : sign;
  }
  return String(value);
}

export interface Label {
  pos: number;
  node: Node;
  text: string;
  level: ListLevel;
}

/** The label of every list paragraph of a part, in order. */
export function labels(editor: Editor, doc: Node): Label[] {
  const counters = new Map<string, number[]>();
  const found: Label[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const shape = paragraphOf(editor.state.styles, node);
    const list = shape.list ? editor.state.lists.get(shape.list) : undefined;
    const level = list?.levels[Math.min(shape.level, list.levels.length - 1)];
    if (!list || !level) return false;
    const counts = counters.get(shape.list) ?? list.levels.map((one) => one.start - 1);
    counters.set(shape.list, counts);
    counts[shape.level] = (counts[shape.level] ?? 0) + 1;
    for (let deeper = shape.level + 1; deeper < counts.length; deeper += 1) {
      counts[deeper] = (list.levels[deeper]?.start ?? 1) - 1;
    }
    const text =
      level.format === "bullet"
        ? level.text || "•"
        : level.text.replace(/%(\d)/g, (_, one: string) => {
            const at = Number(one) - 1;
            return numeral(list.levels[at]?.format ?? "decimal", Math.max(counts[at] ?? 1, 1));
          });
    found.push({ pos, node, text, level });
    return false;
  });
  return found;
}
