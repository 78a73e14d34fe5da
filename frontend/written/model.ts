/** A script's document, as ProseMirror writes it in JSON; assess/written/schemas/editor.json is its schema. */

export interface Mark {
  readonly type: string;
}

export interface DocNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, number | null | readonly number[]>>;
  readonly content?: readonly DocNode[];
  readonly text?: string;
  readonly marks?: readonly Mark[];
}

export const TEXTBLOCKS: ReadonlySet<string> = new Set(["paragraph", "heading"]);
export const LISTS: ReadonlySet<string> = new Set(["bullet_list", "ordered_list"]);
export const CELLS: ReadonlySet<string> = new Set(["table_cell", "table_header"]);
const INNER = ["paragraph", ...LISTS];

/** Type -> types of its children. */
export const CHILDREN: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries({
  doc: [...TEXTBLOCKS, ...LISTS, "table"],
  paragraph: ["text", "hard_break"],
  heading: ["text", "hard_break"],
  bullet_list: ["list_item"],
  ordered_list: ["list_item"],
  list_item: INNER,
  table: ["table_row"],
  table_row: [...CELLS],
  table_cell: INNER,
  table_header: INNER,
}).map(([type, inner]): [string, ReadonlySet<string>] => [type, new Set(inner)]));

/** In the order in which ProseMirror keeps them on a text. */
export const MARKS = ["em", "strong"] as const;
export const DEEPEST_LIST = 9;
/** Levels of nodes: doc, table, row, cell, nine lists with their items, paragraph, text. */
export const DEEPEST = 6 + 2 * DEEPEST_LIST;
/** Type -> most children; assess/written/schemas/history.json has the same, see bounds.test.ts. */
export const MOST_CHILDREN: ReadonlyMap<string, number> = new Map(Object.entries({
  doc: 100_000,
  paragraph: 100_000,
  heading: 100_000,
  bullet_list: 20_000,
  ordered_list: 20_000,
  list_item: 20_000,
  table: 2000,
  table_row: 50,
  table_cell: 5000,
  table_header: 5000,
}));
export const MOST_COLUMNS = MOST_CHILDREN.get("table_row")!;
export const MOST_ROWS = MOST_CHILDREN.get("table")!;
export const MOST_ROWS_SPANNED = 500;
export const HIGHEST_ORDER = 1_000_000;
export const HIGHEST_HEADING = 3;
/** Bytes of a document's canonical JSON. */
export const LARGEST = 2_000_000;

export const empty = (): DocNode => ({ type: "doc", content: [{ type: "paragraph" }] });

export const children = (node: DocNode): readonly DocNode[] => node.content ?? [];
