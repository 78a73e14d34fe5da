/** Page set-up, print area, titles, header and footer, breaks, print preview. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Page } from "../edits";
import { openPreview } from "../parts/preview";
import { isWholeColumns, isWholeRows, parseRange, rangeName, refOf } from "../refs";
import { cells } from "./targets";

export function pageOf(app: App): Page {
  return app.book.sheet(app.session.sheet).objects.page.get("page") ?? {};
}

/** Changed keys over the present page; an undefined value takes a key away. */
export function setPage(app: App, cmd: string, via: Via, change: Readonly<Record<string, unknown>>): void {
  const next = Object.fromEntries(Object.entries({ ...pageOf(app), ...change }).filter(([, value]) => value !== undefined));
  app.run(cmd, via, [{ op: "page", sheet: app.session.sheet, id: "page", value: next as Page }]);
}

const MARGINS: Readonly<Record<string, Required<Page>["margins"]>> = {
  normal: { top: 191, bottom: 191, left: 178, right: 178, header: 76, footer: 76 },
  wide: { top: 254, bottom: 254, left: 254, right: 254, header: 127, footer: 127 },
  narrow: { top: 191, bottom: 191, left: 64, right: 64, header: 76, footer: 76 },
};

/** "$1:$3", "1:3" or "1" as a pair of lines; null for none, undefined for nonsense. */
export function linesOf(text: string, columns: boolean): [number, number] | null | undefined {
  const plain = text.replaceAll("$", "").trim();
  if (!plain) return null;
  const range = parseRange(plain.includes(":") ? plain : `${plain}:${plain}`);
  if (!range) return undefined;
  if (columns) return isWholeColumns(range) ? [range.left, range.right] : undefined;
  return isWholeRows(range) ? [range.top, range.bottom] : undefined;
}

function linesText(span: readonly [number, number] | undefined, columns: boolean): string {
  if (!span) return "";
  const range = columns
    ? { top: 1, bottom: 1_048_576, left: span[0], right: span[1] }
    : { top: span[0], bottom: span[1], left: 1, right: 16_384 };
  return rangeName(range);
}

async function dialog(app: App, via: Via, start = 0): Promise<void> {
  const { w } = app;
  const page = pageOf(app);
  const margin = (side: "top" | "bottom" | "left" | "right" | "header" | "footer") => ({
    name: side, label: w.margins[side], type: "number" as const, step: 0.1, min: 0, max: 20,
    value: Math.round(page.margins?.[side] ?? (MARGINS["normal"] as Record<string, number>)[side] ?? 191) / 100,
  });
  const tabs = [
    { label: w.pageTab, fields: [
      { name: "orientation", label: w.orientation, type: "radio" as const, options: [{ value: "portrait", label: w.portrait }, { value: "landscape", label: w.landscape }], value: page.orientation ?? "portrait" },
      { name: "scaling", label: w.scaling, type: "radio" as const, options: [{ value: "scale", label: w.adjustTo }, { value: "fit", label: w.fitTo }], value: page.fitWidth !== undefined || page.fitHeight !== undefined ? "fit" : "scale" },
      { name: "scale", label: w.percentOf, type: "number" as const, min: 10, max: 400, value: page.scale ?? 100, when: (values: Readonly<Record<string, unknown>>) => values["scaling"] === "scale" },
      { name: "fitWidth", label: w.pagesWide, type: "number" as const, min: 0, max: 100, value: page.fitWidth ?? 1, when: (values: Readonly<Record<string, unknown>>) => values["scaling"] === "fit" },
      { name: "fitHeight", label: w.pagesTall, type: "number" as const, min: 0, max: 100, value: page.fitHeight ?? 1, hint: w.zeroAuto, when: (values: Readonly<Record<string, unknown>>) => values["scaling"] === "fit" },
      { name: "paper", label: w.paper, type: "select" as const, options: ["A4", "A3", "A5", "letter", "legal"].map((value) => ({ value, label: w.papers[value as "A4"] })), value: page.paper ?? "A4" },
    ] },
    { label: w.marginsTab, fields: [margin("top"), margin("bottom"), margin("left"), margin("right"), margin("header"), margin("footer"),
      { name: "centerHorizontally", label: w.centreAcross, type: "check" as const, value: page.centerHorizontally ?? false },
      { name: "centerVertically", label: w.centreDown, type: "check" as const, value: page.centerVertically ?? false },
    ] },
    { label: w.headerFooterTab, fields: (["header", "footer"] as const).flatMap((part) =>
      (["left", "center", "right"] as const).map((place) => ({ name: `${part}-${place}`, label: w.hfPlaces[place], fieldset: w.hf[part], type: "text" as const, value: page[part]?.[place] ?? "", ...(place === "left" ? { hint: w.hfHint } : {}) })),
    ) },
    { label: w.sheetTab, fields: [
      { name: "area", label: w.printArea, type: "text" as const, value: page.printAreas?.join(w.separator) ?? "" },
      { name: "titleRows", label: w.titleRows, type: "text" as const, value: linesText(page.titleRows, false), hint: w.titleRowsHint },
      { name: "titleColumns", label: w.titleColumns, type: "text" as const, value: linesText(page.titleColumns, true), hint: w.titleColumnsHint },
      { name: "gridlines", label: w.printGridlines, type: "check" as const, value: page.gridlines ?? false },
      { name: "headings", label: w.printHeadings, type: "check" as const, value: page.headings ?? false },
    ] },
  ];
  const answer = await openDialog({
    title: w.pageSetup,
    tabs: [...tabs.slice(start), ...tabs.slice(0, start)],
    check: (values) => {
      if (linesOf(String(values["titleRows"]), false) === undefined) return { field: "titleRows", text: w.titleRowsHint };
      if (linesOf(String(values["titleColumns"]), true) === undefined) return { field: "titleColumns", text: w.titleColumnsHint };
      return areasOf(String(values["area"])) ? null : { field: "area", text: w.typeRange };
    },
  });
  app.focus();
  if (answer) setPage(app, "page.setup", via, fromDialog(answer.values));
}

function areasOf(text: string): string[] | null {
  const parts = text.replaceAll("$", "").split(/[;,]/).map((part) => part.trim()).filter(Boolean);
  const ranges = parts.map(parseRange);
  return ranges.every((range) => range !== null) ? ranges.map((range) => refOf(range as NonNullable<typeof range>)) : null;
}

function fromDialog(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = (name: string): string => String(values[name] ?? "");
  const tenths = (name: string): number => Math.round(Number(values[name] ?? 0) * 100);
  const hf = (part: string): Record<string, string> | undefined => {
    const places = (["left", "center", "right"] as const).filter((place) => text(`${part}-${place}`));
    return places.length ? Object.fromEntries(places.map((place) => [place, text(`${part}-${place}`).slice(0, 255)])) : undefined;
  };
  const fit = values["scaling"] === "fit";
  const areas = areasOf(text("area"));
  return {
    orientation: text("orientation"),
    paper: text("paper"),
    scale: fit || Number(values["scale"]) === 100 ? undefined : Number(values["scale"]),
    fitWidth: fit ? Number(values["fitWidth"]) : undefined,
    fitHeight: fit ? Number(values["fitHeight"]) : undefined,
    margins: Object.fromEntries(["top", "right", "bottom", "left", "header", "footer"].map((side) => [side, tenths(side)])),
    centerHorizontally: values["centerHorizontally"] === true ? true : undefined,
    centerVertically: values["centerVertically"] === true ? true : undefined,
    header: hf("header"),
    footer: hf("footer"),
    printAreas: areas?.length ? areas : undefined,
    titleRows: linesOf(text("titleRows"), false) ?? undefined,
    titleColumns: linesOf(text("titleColumns"), true) ?? undefined,
    gridlines: values["gridlines"] === true ? true : undefined,
    headings: values["headings"] === true ? true : undefined,
  };
}

function addBreak(app: App, via: Via): void {
  const { active } = app.session.selection;
  const page = pageOf(app);
  const sorted = (list: readonly number[] | undefined, at: number): number[] | undefined =>
    at < 1 ? (list ? [...list] : undefined) : [...new Set([...(list ?? []), at])].sort((a, b) => a - b);
  setPage(app, "page.break", via, {
    rowBreaks: sorted(page.rowBreaks, active.row - 1),
    columnBreaks: sorted(page.columnBreaks, active.column - 1),
  });
}

function removeBreak(app: App, via: Via): void {
  const { active } = app.session.selection;
  const page = pageOf(app);
  const rows = page.rowBreaks?.filter((row) => row !== active.row - 1);
  const columns = page.columnBreaks?.filter((column) => column !== active.column - 1);
  setPage(app, "page.removeBreak", via, { rowBreaks: rows?.length ? rows : undefined, columnBreaks: columns?.length ? columns : undefined });
}

export const pageCommands: Readonly<Record<string, Command>> = {
  "page.setup": (app, via, tab) => void dialog(app, via, Number(tab ?? 0)),
  "page.orientation": (app, via, value = "portrait") => setPage(app, "page.orientation", via, { orientation: value }),
  "page.paper": (app, via, value = "A4") => setPage(app, "page.paper", via, { paper: value }),
  "page.margins": (app, via, name = "normal") => setPage(app, "page.margins", via, { margins: MARGINS[name] }),
  "page.printArea": (app, via) => setPage(app, "page.printArea", via, { printAreas: cells(app).map(refOf) }),
  "page.clearPrintArea": (app, via) => setPage(app, "page.clearPrintArea", via, { printAreas: undefined }),
  "page.titles": (app, via) => void dialog(app, via, 3),
  "page.headerFooter": (app, via) => void dialog(app, via, 2),
  "page.gridlines": (app, via) => setPage(app, "page.gridlines", via, { gridlines: pageOf(app).gridlines ? undefined : true }),
  "page.headings": (app, via) => setPage(app, "page.headings", via, { headings: pageOf(app).headings ? undefined : true }),
  "page.width": (app, via, pages = "1") => setPage(app, "page.fitWidth", via, pages === "auto" ? { fitWidth: undefined, fitHeight: undefined } : { scale: undefined, fitWidth: Number(pages), fitHeight: pageOf(app).fitHeight ?? 0 }),
  "page.height": (app, via, pages = "1") => setPage(app, "page.fitHeight", via, pages === "auto" ? { fitWidth: undefined, fitHeight: undefined } : { scale: undefined, fitHeight: Number(pages), fitWidth: pageOf(app).fitWidth ?? 0 }),
  "page.scale": (app, via, percent = "100") => setPage(app, "page.scale", via, { scale: Number(percent) === 100 ? undefined : Math.min(400, Math.max(10, Math.round(Number(percent)))), fitWidth: undefined, fitHeight: undefined }),
  "page.break": addBreak,
  "page.removeBreak": removeBreak,
  "page.resetBreaks": (app, via) => setPage(app, "page.resetBreaks", via, { rowBreaks: undefined, columnBreaks: undefined }),
  "page.preview": (app) => openPreview(app, pageOf(app)),
};

