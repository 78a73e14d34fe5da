/** Filling: copies, and series of numbers, dates, days and months. Pure but for the commands. */
import type { App, Command } from "../app";
import type { SheetEdit, Style } from "../edits";
import { moved } from "../formula";
import { last, ofRange } from "../grid/selection";
import { type Range, columnsIn, parseRange, rowsIn } from "../refs";
import { stylesOver } from "./format";
import { oneRange } from "./targets";

const LISTS: readonly (readonly string[])[] = [
  ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
  ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
  ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
];

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

function dateNumber(text: string): number | null {
  const found = DATE.exec(text);
  if (!found) return null;
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const time = Date.UTC(year, month - 1, day);
  const back = new Date(time);
  return back.getUTCDate() === day && back.getUTCMonth() === month - 1 ? time / 86_400_000 : null;
}

function dateText(days: number): string {
  const date = new Date(days * 86_400_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}

function numbers(texts: readonly string[], decimal: string): number[] | null {
  const pattern = decimal === "," ? /^-?\d+(,\d+)?$/ : /^-?\d+(\.\d+)?$/;
  if (!texts.every((text) => pattern.test(text))) return null;
  return texts.map((text) => Number(text.replace(",", ".")));
}

/** A straight line through the values, as the least squares draw it. */
function line(values: readonly number[]): (at: number) => number {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  let [above, below] = [0, 0];
  values.forEach((value, x) => {
    above += (x - meanX) * (value - meanY);
    below += (x - meanX) ** 2;
  });
  const slope = below ? above / below : 0;
  return (at) => Number((meanY + slope * (at - meanX)).toPrecision(12));
}

/**
 * What follows `texts` in a fill, or null when it is a copy. One number is copied unless `series`
 * is asked for; dates, list words and texts that end in a number always go on.
 */
export function seriesOf(
  texts: readonly string[],
  decimal: string,
  series: boolean,
): ((at: number) => string) | null {
  const plain = numbers(texts, decimal);
  if (plain) {
    if (plain.length === 1 && !series) return null;
    const value = plain.length === 1 ? (at: number) => (plain[0] as number) + at : line(plain);
    return (at) => String(value(at)).replace(".", decimal);
  }
  const dates = texts.map(dateNumber);
  if (dates.every((date) => date !== null)) return dateSeries(dates as number[]);
  const words = LISTS.find((list) => texts.every((text) => list.some((word) => same(word, text))));
  if (words) return listSeries(words, texts);
  return numbered(texts);
}

function dateSeries(days: readonly number[]): (at: number) => string {
  if (days.length === 1) return (at) => dateText((days[0] as number) + at);
  const parts = days.map((day) => new Date(day * 86_400_000));
  const sameDay = parts.every((date) => date.getUTCDate() === (parts[0] as Date).getUTCDate());
  const months = parts.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth());
  if (sameDay && months[1] !== months[0]) {
    const next = line(months);
    const day = (parts[0] as Date).getUTCDate();
    return (at) => {
      const month = next(at);
      const lastDay = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
      return dateText(Date.UTC(Math.floor(month / 12), month % 12, Math.min(day, lastDay)) / 86_400_000);
    };
  }
  const next = line(days);
  return (at) => dateText(Math.round(next(at)));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function listSeries(words: readonly string[], texts: readonly string[]): (at: number) => string {
  const first = words.findIndex((word) => same(word, texts[0] as string));
  const second = texts[1] === undefined ? first + 1 : words.findIndex((word) => same(word, texts[1] as string));
  const by = texts.length > 1 ? second - first : 1;
  const model = texts[0] as string;
  return (at) => {
    const word = words[(((first + by * at) % words.length) + words.length) % words.length] as string;
    if (model === model.toUpperCase()) return word.toUpperCase();
    return model[0] === (model[0] as string).toLowerCase() ? word.toLowerCase() : (word[0] as string).toUpperCase() + word.slice(1);
  };
}

function numbered(texts: readonly string[]): ((at: number) => string) | null {
  const parts = texts.map((text) => /^(.*?)(\d+)$/.exec(text));
  const head = parts[0]?.[1];
  if (head === undefined || !head || parts.some((part) => part?.[1] !== head)) return null;
  const values = parts.map((part) => Number(part?.[2]));
  const width = (parts[0]?.[2] as string).startsWith("0") ? (parts[0]?.[2] as string).length : 0;
  const next = values.length === 1 ? (at: number) => (values[0] as number) + at : line(values);
  return (at) => head + String(Math.max(0, next(at))).padStart(width, "0");
}

/** Edits that fill `to` (which holds `from`) with what `from` holds. */
export function fillEdits(app: App, from: Range, to: Range, series: boolean): SheetEdit[] {
  const sheet = app.session.sheet;
  const down = to.bottom > from.bottom || to.top < from.top;
  const edits: SheetEdit[] = [];
  const backwards = down ? to.top < from.top : to.left < from.left;
  const target: Range = down
    ? backwards ? { ...from, top: to.top, bottom: from.top - 1 } : { ...from, top: from.bottom + 1, bottom: to.bottom }
    : backwards ? { ...from, left: to.left, right: from.left - 1 } : { ...from, left: from.right + 1, right: to.right };
  if (target.top > target.bottom || target.left > target.right) return [];
  const rows: string[][] = Array.from({ length: rowsIn(target) }, () => Array.from({ length: columnsIn(target) }, () => ""));
  const size = down ? rowsIn(from) : columnsIn(from);
  const tracks = down ? columnsIn(from) : rowsIn(from);
  const steps = down ? rowsIn(target) : columnsIn(target);
  for (let track = 0; track < tracks; track += 1) {
    const texts = Array.from({ length: size }, (_, index) =>
      app.book.content(sheet, down ? { row: from.top + index, column: from.left + track } : { row: from.top + track, column: from.left + index }),
    );
    const entries = Array.from({ length: size }, (_, index) =>
      app.book.entryOf(sheet, down ? { row: from.top + index, column: from.left + track } : { row: from.top + track, column: from.left + index }),
    );
    const next = texts.some((text) => text.startsWith("=") || text === "") ? null : seriesOf(texts, app.w.decimals, series);
    for (let step = 0; step < steps; step += 1) {
      const at = backwards ? step - steps : size + step;
      const source = ((at % size) + size) % size;
      const text = next ? next(at) : moved(entries[source] as string, down ? at - source : 0, down ? 0 : at - source);
      if (down) (rows[step] as string[])[track] = text;
      else (rows[track] as string[])[step] = text;
    }
  }
  edits.push({ op: "inputs", sheet, row: target.top, column: target.left, rows });
  edits.push(
    stylesOver(sheet, target, (row, column): Style => {
      const source = {
        row: down ? from.top + ((((row - from.top) % size) + size) % size) : row,
        column: down ? column : from.left + ((((column - from.left) % size) + size) % size),
      };
      return app.book.style(sheet, source);
    }),
  );
  return edits;
}

function fillInside(axis: "down" | "right" | "up" | "left"): Command {
  return (app, via) => {
    let range = oneRange(app);
    const down = axis === "down" || axis === "up";
    // A single line takes from its neighbour.
    if (axis === "down" && rowsIn(range) === 1 && range.top > 1) range = { ...range, top: range.top - 1 };
    if (axis === "right" && columnsIn(range) === 1 && range.left > 1) range = { ...range, left: range.left - 1 };
    const from: Range = down
      ? axis === "down" ? { ...range, bottom: range.top } : { ...range, top: range.bottom }
      : axis === "right" ? { ...range, right: range.left } : { ...range, left: range.right };
    const copy = copyEdits(app, from, range);
    app.run(`edit.fill${axis[0]?.toUpperCase()}${axis.slice(1)}`, via, copy);
  };
}

/** Ctrl+D and Ctrl+R copy; they never count on. */
function copyEdits(app: App, from: Range, range: Range): SheetEdit[] {
  const sheet = app.session.sheet;
  const rows: (string | null)[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: (string | null)[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const source = {
        row: from.top === from.bottom && rowsIn(range) > 1 ? from.top : row,
        column: from.left === from.right && columnsIn(range) > 1 && rowsIn(from) > 1 ? from.left : column,
      };
      if (columnsIn(from) === 1 && rowsIn(from) === 1 && columnsIn(range) > 1) source.column = from.left;
      line.push(moved(app.book.entryOf(sheet, source), row - source.row, column - source.column));
    }
    rows.push(line);
  }
  const vertical = rowsIn(from) < rowsIn(range);
  return [
    { op: "inputs", sheet, row: range.top, column: range.left, rows },
    stylesOver(sheet, range, (row, column) =>
      app.book.style(sheet, vertical ? { row: from.top, column } : { row, column: from.left }),
    ),
  ];
}

/** Double click on the handle: as far down as the neighbouring column goes. */
function double(app: App): Range | null {
  const { session, book } = app;
  const from = last(session.selection);
  const sheet = session.sheet;
  for (const column of [from.left - 1, from.right + 1]) {
    if (column < 1) continue;
    let row = from.bottom + 1;
    while (!book.empty(sheet, { row, column })) row += 1;
    if (row - 1 > from.bottom) return { ...from, bottom: row - 1 };
  }
  return null;
}

export const fillCommands: Readonly<Record<string, Command>> = {
  "edit.fillDown": fillInside("down"),
  "edit.fillRight": fillInside("right"),
  "edit.fillUp": fillInside("up"),
  "edit.fillLeft": fillInside("left"),
  "edit.fillTo": (app, via, argument = "") => {
    const [from, to] = argument.split(" ").map(parseRange);
    if (!from || !to) return;
    const inside = to.bottom <= from.bottom && to.right <= from.right && to.top >= from.top && to.left >= from.left;
    if (inside) return;
    app.run("edit.fill", via, fillEdits(app, from, to, false), ofRange(to));
  },
  "edit.fillDouble": (app, via) => {
    const from = last(app.session.selection);
    const to = double(app);
    if (to) app.run("edit.fill", via, fillEdits(app, from, to, false), ofRange(to));
  },
  "edit.fillSeries": (app, via) => {
    const range = oneRange(app);
    const down = rowsIn(range) >= columnsIn(range);
    const sheet = app.session.sheet;
    let size = 1;
    const limit = down ? rowsIn(range) : columnsIn(range);
    while (size < limit && !app.book.empty(sheet, down ? { row: range.top + size, column: range.left } : { row: range.top, column: range.left + size })) size += 1;
    const from = down ? { ...range, bottom: range.top + size - 1 } : { ...range, right: range.left + size - 1 };
    app.run("edit.fillSeries", via, fillEdits(app, from, range, true));
  },
};
