/** What is drawn over the cells: the selection, the fill handle, the copied range, references. */
import { type Range, only, sameRange } from "../refs";
import type { Grid } from "./grid";
import type { Selection } from "./selection";

export interface Reference {
  readonly range: Range;
  /** 0 to 5: which of the colours for references. */
  readonly colour: number;
}

interface Box {
  readonly range: Range;
  readonly names: string;
}

/** One of the four panes that frozen rows and columns make. */
class Pane {
  readonly layer = document.createElement("div");
  private readonly clip = document.createElement("div");
  private readonly boxes: HTMLElement[] = [];

  constructor(
    readonly name: "body" | "left" | "top" | "corner",
    private readonly grid: Grid,
  ) {
    this.layer.className = `ss-layer ss-layer-${name}`;
    this.layer.setAttribute("aria-hidden", "true");
    this.clip.className = "ss-clip";
    this.layer.append(this.clip);
  }

  draw(boxes: readonly Box[]): void {
    const { height, width } = this.grid.frozen;
    const { headWidth, headHeight } = this.grid;
    const off = this.name === "left" || this.name === "body" ? headHeight + height : 0;
    const used = this.name === "body" || (this.name === "left" ? width > 0 : height > 0);
    const here = used && !(this.name === "corner" && width === 0) ? boxes : [];
    const wide = this.name === "left" || this.name === "corner";
    this.clip.style.width = wide ? `${headWidth + width}px` : `${headWidth + this.grid.columns.total}px`;
    this.clip.style.height =
      this.name === "top" || this.name === "corner"
        ? `${headHeight + height}px`
        : `${Math.max(0, this.grid.rows.total - height)}px`;
    here.forEach((box, index) => {
      const element = this.boxes[index] ?? this.clip.appendChild(document.createElement("div"));
      this.boxes[index] = element;
      const place = this.grid.box(box.range);
      element.className = `ss-box ${box.names}`;
      element.style.cssText =
        `left:${place.left - 1}px;top:${place.top - off - 1}px;` +
        `width:${place.width + 1}px;height:${place.height + 1}px`;
    });
    for (const element of this.boxes.splice(here.length)) element.remove();
  }
}

export class Overlay {
  private readonly panes: readonly Pane[];
  /** The range on the clipboard, walked around by a dashed line. */
  copied: Range | null = null;
  /** Where a drag would fill, move or insert. */
  preview: Range | null = null;
  references: readonly Reference[] = [];
  /** False while a cell is being edited. */
  handle = true;

  constructor(grid: Grid) {
    this.panes = (["body", "left", "top", "corner"] as const).map((name) => new Pane(name, grid));
  }

  get layers(): HTMLElement[] {
    return this.panes.filter((pane) => pane.name === "body" || pane.name === "left").map((pane) => pane.layer);
  }

  get topLayers(): HTMLElement[] {
    return this.panes.filter((pane) => pane.name === "top" || pane.name === "corner").map((pane) => pane.layer);
  }

  draw(selection: Selection): void {
    const boxes: Box[] = [];
    const several = selection.ranges.length > 1;
    selection.ranges.forEach((range, index) => {
      const plain = sameRange(range, only(selection.active));
      const lead = index === selection.ranges.length - 1 && !several;
      boxes.push({ range, names: `${plain ? "" : "ss-tint"} ${lead ? "ss-outline" : "ss-edge"}` });
    });
    if (several || !sameRange(selection.ranges[0] as Range, only(selection.active))) {
      boxes.push({ range: only(selection.active), names: "ss-active" });
    }
    if (this.handle && !several) boxes.push({ range: selection.ranges[0] as Range, names: "ss-handle" });
    if (this.copied) boxes.push({ range: this.copied, names: "ss-copied" });
    if (this.preview) boxes.push({ range: this.preview, names: "ss-preview" });
    for (const { range, colour } of this.references) boxes.push({ range, names: `ss-ref ss-ref-${colour}` });
    for (const pane of this.panes) pane.draw(boxes);
  }
}
