/** The opening as the server made it, as a workbook. */
import { type CellStyle, Model } from "@ironcalc/wasm";
import type { Locale } from "../../contract";
import { areaOf } from "../refs";
import { Book, KINDS, type LineData, type SheetData, noObjects } from "./book";
import { hiddenRows } from "./lines";

interface LineJson {
  readonly width?: number;
  readonly height?: number;
  readonly hidden?: boolean;
}
interface SheetJson {
  readonly extent: readonly [number, number];
  readonly columns: Readonly<Record<string, LineJson>>;
  readonly rows: Readonly<Record<string, LineJson>>;
  readonly merges: readonly string[];
  readonly freeze: readonly [number, number];
  readonly color: string | null;
  readonly hidden: boolean;
  readonly gridlines: boolean;
  readonly objects: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
export interface Opening {
  readonly format: string;
  readonly locale: Locale;
  /** Base64 of the engine's own bytes. */
  readonly model: string;
  readonly default: CellStyle;
  readonly sheets: readonly SheetJson[];
  readonly names: readonly {
    readonly name: string;
    readonly sheet?: number;
    readonly ref?: string | null;
    readonly formula?: string;
  }[];
}
const FORMAT = "spreadsheet-1";

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Throws for an opening of another format. */
export function openBook(opening: Opening): Book {
  if (opening.format !== FORMAT) throw new Error(`The opening is ${opening.format}, not ${FORMAT}.`);
  const model = Model.from_bytes(bytesOf(opening.model), opening.locale);
  model.pauseEvaluation();
  const properties = model.getWorksheetsProperties();
  const sheets = opening.sheets.map((one, key) => sheetOf(key, one, properties[key]?.name ?? ""));
  const book = new Book(model, opening.locale, opening.default, sheets, () => openBook(opening));
  for (const { name, sheet, ref, formula } of opening.names) {
    book.names.set(name.toLowerCase(), {
      name,
      sheet: sheet ?? null,
      ref: ref ?? null,
      ...(formula === undefined ? {} : { formula }),
    });
  }
  model.evaluate();
  return book;
}

function lineOf(line: LineJson): LineData {
  const size = line.width ?? line.height;
  return { ...(size === undefined ? {} : { size }), ...(line.hidden ? { hidden: true } : {}) };
}

function linesOf(lines: Readonly<Record<string, LineJson>>): Map<number, LineData> {
  return new Map(Object.entries(lines).map(([at, line]) => [Number(at), lineOf(line)]));
}

/** A sheet's key is its position in the opening: sources need no change. */
function sheetOf(key: number, one: SheetJson, name: string): SheetData {
  const objects = noObjects();
  for (const kind of KINDS) {
    for (const [id, value] of Object.entries(one.objects[kind] ?? {})) {
      (objects[kind] as Map<string, unknown>).set(id, value);
    }
  }
  const sheet: SheetData = {
    key,
    name,
    columns: linesOf(one.columns),
    rows: linesOf(one.rows),
    merges: one.merges.map(areaOf),
    freeze: { rows: one.freeze[0], columns: one.freeze[1] },
    color: one.color,
    hidden: one.hidden,
    gridlines: one.gridlines,
    objects,
    extent: { row: one.extent[0], column: one.extent[1] },
    told: new Set(),
  };
  sheet.told = hiddenRows(sheet);
  return sheet;
}
