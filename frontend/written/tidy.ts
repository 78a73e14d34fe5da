/**
 * Any document made one that the editor can show, with all its text in its order: for what is
 * pasted or restored. The server's twin is assess/written/history/tidying.py, rule for rule.
 */
import { clean } from "./characters";
import {
  CELLS, CHILDREN, DEEPEST_LIST, empty, HIGHEST_HEADING, HIGHEST_ORDER, LISTS, MARKS, MOST_CHILDREN, MOST_COLUMNS,
  MOST_ROWS_SPANNED, TEXTBLOCKS, type DocNode, type Mark,
} from "./model";

export type Change = "characters" | "divided" | "filled" | "flattened" | "moved" | "unknown";

export interface Tidied {
  readonly document: DocNode;
  /** What was done, sorted. */
  readonly changes: readonly Change[];
}

interface Open {
  type: string;
  attrs?: Record<string, number | null>;
  content?: Open[];
  text?: string;
  marks?: Mark[];
}

const record = (raw: unknown): Readonly<Record<string, unknown>> | null =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) ? raw as Record<string, unknown> : null;

function contentOf(raw: unknown): readonly unknown[] {
  const content = record(raw)?.["content"];
  return Array.isArray(content) ? content : [];
}

/** Read whatever came as a document. Never throws; text is never lost. */
export function tidy(raw: unknown): Tidied {
  const builder = new Builder();
  // Nesting may be thousands deep: the stack is ours, not the language's.
  const waiting: ({ readonly node: unknown } | { readonly height: number })[] = [];
  const push = (some: readonly unknown[]): void => {
    for (let place = some.length - 1; place >= 0; place--) waiting.push({ node: some[place] });
  };
  push(record(raw)?.["type"] === "doc" ? contentOf(raw) : [raw]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ("height" in next) {
      builder.close(next.height);
    } else {
      waiting.push({ height: builder.enter(next.node) });
      push(contentOf(next.node));
    }
  }
  builder.close(1);
  const document = builder.finished();
  return { document, changes: [...builder.changes].sort() };
}

class Builder {
  readonly changes = new Set<Change>();
  /** From the document down; each is its parent's last child. */
  private readonly open: Open[] = [{ type: "doc", content: [] }];

  private get top(): string {
    return this.open.at(-1)!.type;
  }

  /** Begin a node; returns the height to close to when its content has been entered. */
  enter(raw: unknown): number {
    const node = record(raw) ?? {};
    const type = typeof node["type"] === "string" ? node["type"] : "";
    if (typeof raw === "string" || type === "text") {
      this.text(typeof raw === "string" ? raw : node["text"], node["marks"]);
    } else if (type === "hard_break") {
      this.inline({ type }, this.marks(node["marks"]));
    } else if (TEXTBLOCKS.has(type)) {
      return this.textblock(type, node);
    } else if (LISTS.has(type)) {
      return this.list(type, node);
    } else if (type === "list_item") {
      return this.item();
    } else if (type === "table" || type === "table_row" || CELLS.has(type)) {
      return this.table(type, node);
    } else {
      this.changes.add("unknown");
      this.endText();
    }
    return this.open.length;
  }

  /** Close what is open above this height, and see to it that nothing stays empty. */
  close(height: number): void {
    while (this.open.length > height) {
      const node = this.open.pop()!;
      const content = node.content!;
      if (node.type === "list_item" && content[0]?.type !== "paragraph") {
        this.changes.add("filled");
        content.unshift({ type: "paragraph" });
      } else if (CELLS.has(node.type) && content.length === 0) {
        this.changes.add("filled");
        content.push({ type: "paragraph" });
      } else if (content.length === 0 && !TEXTBLOCKS.has(node.type)) {
        this.changes.add("filled");
        this.open.at(-1)!.content!.pop();
      } else if (content.length === 0) {
        delete node.content;
      }
    }
  }

  finished(): DocNode {
    if (this.open[0]!.content!.length > 0) return this.open[0] as DocNode;
    this.changes.add("filled");
    return empty();
  }

  /** Open a node where it may stand; returns the height before. */
  private push(type: string, attrs?: Record<string, number | null>): number {
    this.divide();
    const height = this.open.length;
    const node: Open = { type, ...(attrs ? { attrs } : {}), content: [] };
    this.open.at(-1)!.content!.push(node);
    this.open.push(node);
    return height;
  }

  /**
   * Go on in another node of the same kind where the innermost one has as many children as it may:
   * the cells of a row that is too long in the row after it. A document that is full itself stays
   * as it is: nothing that may be typed or pasted has so many paragraphs.
   */
  private divide(): void {
    let height = this.open.length;
    while (height > 1 && isFull(this.open[height - 1]!)) height--;
    const again = this.open.slice(height).map(({ type, attrs }) => ({ type, attrs }));
    if (again.length === 0 || isFull(this.open[height - 1]!)) return;
    this.changes.add("divided");
    this.close(height);
    for (const { type, attrs } of again) this.push(type, attrs);
  }

  private endText(): void {
    if (TEXTBLOCKS.has(this.top)) this.close(this.open.length - 1);
  }

  /** Open what is missing between a list or a table and a block. */
  private makeRoom(): void {
    this.endText();
    for (;;) {
      const missing = LISTS.has(this.top) ? "list_item"
        : this.top === "table" ? "table_row" : this.top === "table_row" ? "table_cell" : null;
      if (missing === null) return;
      this.changes.add("moved");
      this.push(missing, CELLS.has(missing) ? cell({}) : undefined);
    }
  }

  private textblock(type: string, node: Readonly<Record<string, unknown>>): number {
    if (TEXTBLOCKS.has(this.top)) this.changes.add("moved");
    this.makeRoom();
    if (!CHILDREN.get(this.top)!.has(type)) {
      this.changes.add("moved");
      return this.push("paragraph");
    }
    return type === "paragraph" ? this.push(type) : this.push(type, { level: whole(node, "level", 1, 1, HIGHEST_HEADING) });
  }

  private list(type: string, node: Readonly<Record<string, unknown>>): number {
    if (TEXTBLOCKS.has(this.top)) this.changes.add("moved");
    if (this.open.filter((one) => LISTS.has(one.type)).length >= DEEPEST_LIST) {
      this.endText();
      this.changes.add("flattened");
      return this.open.length;
    }
    this.makeRoom();
    return type === "bullet_list" ? this.push(type) : this.push(type, { order: whole(node, "order", 1, 0, HIGHEST_ORDER) });
  }

  private item(): number {
    this.endText();
    if (LISTS.has(this.top)) return this.push("list_item");
    this.changes.add("moved");
    for (let height = this.open.length; height > 0; height--) {
      const type = this.open[height - 1]!.type;
      if (CELLS.has(type)) break;
      if (!LISTS.has(type)) continue;
      this.close(height);
      this.push("list_item");
      break;
    }
    return this.open.length;
  }

  private table(type: string, node: Readonly<Record<string, unknown>>): number {
    this.endText();
    const holder = type === "table" ? "doc" : type === "table_row" ? "table" : "table_row";
    if (this.top === "table" && holder === "table_row") {
      this.changes.add("moved");
      this.push("table_row");
    }
    if (this.top !== holder) {
      this.changes.add("moved");
      return this.open.length;
    }
    if (!CELLS.has(type)) return this.push(type);
    return this.push(type, cell(node));
  }

  private text(text: unknown, marks: unknown): void {
    if (typeof text !== "string" || text === "") {
      this.changes.add("filled");
      return;
    }
    const kept = clean(text);
    if (kept !== text) this.changes.add("characters");
    this.inline({ type: "text", text: kept }, this.marks(marks));
  }

  private inline(node: Open, marks: Mark[]): void {
    if (!TEXTBLOCKS.has(this.top)) {
      this.changes.add("moved");
      this.makeRoom();
      this.push("paragraph");
    }
    if (marks.length > 0) node.marks = marks;
    const last = this.open.at(-1)!.content!.at(-1);
    const names = (some: readonly Mark[] | undefined): string => (some ?? []).map((mark) => mark.type).join(" ");
    if (node.type === "text" && last?.type === "text" && names(last.marks) === names(marks)) {
      last.text = `${last.text}${node.text}`;
    } else {
      this.divide();
      this.open.at(-1)!.content!.push(node);
    }
  }

  private marks(raw: unknown): Mark[] {
    const names = (Array.isArray(raw) ? raw : []).map((one) => record(one)?.["type"]);
    const known: readonly unknown[] = MARKS;
    if (names.some((name) => !known.includes(name))) this.changes.add("unknown");
    return MARKS.filter((name) => names.includes(name)).map((type) => ({ type }));
  }
}

/** An item keeps a place for the paragraph that it may have to begin with. */
function isFull({ type, content }: Open): boolean {
  const kept = type === "list_item" && content![0]?.type !== "paragraph" ? 1 : 0;
  return content!.length >= (MOST_CHILDREN.get(type) ?? Number.POSITIVE_INFINITY) - kept;
}

function cell(node: Readonly<Record<string, unknown>>): Record<string, number | null> {
  return { colspan: whole(node, "colspan", 1, 1, MOST_COLUMNS), rowspan: whole(node, "rowspan", 1, 1, MOST_ROWS_SPANNED), colwidth: null };
}

function whole(node: Readonly<Record<string, unknown>>, name: string, fallback: number, least: number, most: number): number {
  const value = record(node["attrs"])?.[name];
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : fallback;
}
