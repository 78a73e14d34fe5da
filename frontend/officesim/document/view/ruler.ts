/** The horizontal ruler: margins of the section and indents of the paragraph, in centimetres. */
import { paragraphState } from "../commands/selection";
import type { Editor } from "../editor";

const CM = 566.929;
const SVG = "http://www.w3.org/2000/svg";

function shape(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}

export class Ruler {
  readonly element = document.createElement("div");
  private shown = "";
  constructor(private readonly editor: Editor) {
    this.element.className = "od-ruler";
    this.element.setAttribute("aria-hidden", "true");
  }

  refresh(): void {
    if (this.element.hidden) return;
    const page = this.editor.state.sections.get(this.editor.section().id);
    if (!page) return;
    const now = paragraphState(this.editor);
    const of = (value: number | "mixed") => (value === "mixed" ? 0 : value);
    const [left, first, right] = [of(now.indentLeft), of(now.firstLine), of(now.indentRight)];
    const key = [page.width, page.left, page.right, left, first, right].join();
    if (key === this.shown) return;
    this.shown = key;
    const unit = (twips: number) => twips / 15;
    const svg = shape("svg", { width: unit(page.width), height: 22, viewBox: `0 0 ${unit(page.width)} 22` });
    svg.append(shape("rect", { x: unit(page.left), y: 4, width: unit(page.width - page.left - page.right), height: 14, class: "od-ruler-text" }));
    for (let at = Math.ceil(-page.left / CM); at * CM < page.width - page.left; at += 1) {
      const x = unit(page.left + at * CM);
      if (at === 0) continue;
      svg.append(shape("text", { x, y: 14.5, class: "od-ruler-number" }, String(Math.abs(at))));
      svg.append(shape("line", { x1: x - unit(CM / 2), x2: x - unit(CM / 2), y1: 9, y2: 13, class: "od-ruler-tick" }));
    }
    const hang = unit(page.left + left);
    const start = unit(page.left + left + first);
    const end = unit(page.width - page.right - right);
    svg.append(shape("path", { d: `M${start - 5} 1h10v4l-5 5l-5-5z`, class: "od-ruler-mark" }));
    svg.append(shape("path", { d: `M${hang - 5} 21h10v-4l-5-5l-5 5z`, class: "od-ruler-mark" }));
    svg.append(shape("path", { d: `M${end - 5} 21h10v-4l-5-5l-5 5z`, class: "od-ruler-mark" }));
    this.element.replaceChildren(svg);
  }
}
