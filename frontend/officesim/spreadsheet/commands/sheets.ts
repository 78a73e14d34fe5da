/** Sheets: add, copy, delete, move, colour, hide; what the window shows: freeze, grid, headings. */
import { openDialog } from "../../kit";
import type { App, Command } from "../app";

function freshName(app: App, stem: string): string {
  const taken = new Set(app.book.properties().map((sheet) => sheet.name.toLowerCase()));
  let number = 1;
  while (taken.has(`${stem}${number}`.toLowerCase())) number += 1;
  return `${stem}${number}`;
}

function copyName(app: App, name: string): string {
  const taken = new Set(app.book.properties().map((sheet) => sheet.name.toLowerCase()));
  const stem = name.slice(0, 25);
  let number = 2;
  while (taken.has(`${stem} (${number})`.toLowerCase())) number += 1;
  return `${stem} (${number})`;
}

/** The next sheet that is shown, before or after the present one. */
export function visibleBeside(app: App, by: 1 | -1): number | null {
  const sheets = app.book.properties();
  for (let at = app.session.sheet + by; at >= 0 && at < sheets.length; at += by) if (!sheets[at]?.hidden) return at;
  return null;
}

function step(by: 1 | -1): Command {
  return (app) => {
    const next = visibleBeside(app, by);
    if (next === null) return;
    app.session.show(next);
    app.grid.focus();
    app.host.announce(app.sheetName);
  };
}

export function freezeAt(app: App, rows: number, columns: number): { op: "freeze"; sheet: number; rows: number; columns: number } {
  return { op: "freeze", sheet: app.session.sheet, rows: Math.min(rows, 1000), columns: Math.min(columns, 100) };
}

export const sheetCommands: Readonly<Record<string, Command>> = {
  "sheet.add": (app, via) => {
    const at = app.session.sheet + (via === "key" ? 0 : 1);
    if (app.run("sheet.add", via, [{ op: "sheetAdd", name: freshName(app, app.w.newSheetName), at }])) app.session.show(at);
  },
  "sheet.copy": (app, via) => {
    const at = app.session.sheet + 1;
    if (app.run("sheet.copy", via, [{ op: "sheetCopy", sheet: app.session.sheet, name: copyName(app, app.sheetName), at }])) app.session.show(at);
  },
  "sheet.delete": (app, via) => void (async () => {
    const { w } = app;
    const { extent } = app.book.sheet(app.session.sheet);
    if (extent.row > 0) {
      const answer = await openDialog({ title: w.deleteSheet, ok: w.deleteWord, tabs: [{ label: w.deleteSheetSure(app.sheetName), fields: [{ name: "sure", label: w.deleteSheetSure(app.sheetName), type: "check", value: true }] }] });
      app.focus();
      if (!answer || answer.values["sure"] !== true) return;
    }
    app.run("sheet.delete", via, [{ op: "sheetDelete", sheet: app.session.sheet }]);
  })(),
  "sheet.rename": (app) => app.tabs.rename(app.session.sheet),
  "sheet.moveTo": (app, via, argument = "") => {
    const [sheet, to] = argument.split(" ").map(Number) as [number, number];
    if (app.run("sheet.move", via, [{ op: "sheetMove", sheet, to }])) app.session.show(to);
  },
  "sheet.move": (app, via) => void (async () => {
    const { w } = app;
    const sheets = app.book.properties();
    const answer = await openDialog({
      title: w.moveSheet,
      tabs: [{ label: w.moveSheet, fields: [
        { name: "to", label: w.beforeSheet, type: "list", options: [...sheets.map((sheet, at) => ({ value: String(at), label: sheet.name })), { value: String(sheets.length), label: w.toEnd }], value: "0" },
        { name: "copy", label: w.makeCopy, type: "check", value: false },
      ] }],
    });
    app.focus();
    if (!answer) return;
    const from = app.session.sheet;
    const before = Number(answer.values["to"] ?? 0);
    if (answer.values["copy"]) {
      if (app.run("sheet.copy", via, [{ op: "sheetCopy", sheet: from, name: copyName(app, app.sheetName), at: before }])) app.session.show(before);
      return;
    }
    const to = Math.min(before > from ? before - 1 : before, sheets.length - 1);
    if (to !== from && app.run("sheet.move", via, [{ op: "sheetMove", sheet: from, to }])) app.session.show(to);
  })(),
  "sheet.color": (app, via, color = "") => void app.run("sheet.color", via, [{ op: "sheetColor", sheet: app.session.sheet, color: color || null }]),
  "sheet.hide": (app, via) => void app.run("sheet.hide", via, [{ op: "sheetHide", sheet: app.session.sheet, hidden: true }]),
  "sheet.show": (app, via) => void (async () => {
    const { w } = app;
    const hidden = app.book.properties().map((sheet, at) => ({ value: String(at), label: sheet.name, hidden: sheet.hidden })).filter((sheet) => sheet.hidden);
    if (!hidden.length) {
      app.say(w.noHidden);
      return;
    }
    const answer = await openDialog({ title: w.showSheet, tabs: [{ label: w.showSheet, fields: [{ name: "sheet", label: w.sheets, type: "list", options: hidden, value: hidden[0]?.value ?? null }] }] });
    app.focus();
    if (answer && app.run("sheet.show", via, [{ op: "sheetHide", sheet: Number(answer.values["sheet"]), hidden: false }])) app.session.show(Number(answer.values["sheet"]));
  })(),
  "sheet.next": step(1),
  "sheet.previous": step(-1),
  "view.freeze": (app, via) => {
    const now = app.book.frozen(app.session.sheet);
    const { active } = app.session.selection;
    const off = now.rows > 0 || now.columns > 0;
    if (!off && active.row === 1 && active.column === 1) {
      app.say(app.w.freezeWhere);
      return;
    }
    app.run(off ? "view.unfreeze" : "view.freeze", via, [off ? freezeAt(app, 0, 0) : freezeAt(app, active.row - 1, active.column - 1)]);
  },
  "view.freezeRow": (app, via) => void app.run("view.freezeRow", via, [freezeAt(app, 1, 0)]),
  "view.freezeColumn": (app, via) => void app.run("view.freezeColumn", via, [freezeAt(app, 0, 1)]),
  "view.gridlines": (app, via) => void app.run("view.gridlines", via, [{ op: "gridlines", sheet: app.session.sheet, shown: !app.book.sheet(app.session.sheet).gridlines }]),
  "view.headings": (app) => {
    app.session.headings = !app.session.headings;
    app.load();
    app.after();
  },
  "view.zoom100": (app) => app.zoom(100),
  "view.zoomIn": (app) => app.zoom(Math.min(200, Math.round(app.session.zoom * 100) + 10)),
  "view.zoomOut": (app) => app.zoom(Math.max(50, Math.round(app.session.zoom * 100) - 10)),
  "view.zoomSelection": (app) => {
    const range = app.session.selection.ranges[0];
    if (!range) return;
    const box = app.grid.box(range);
    const room = Math.min((app.grid.element.clientWidth - 60) / box.width, (app.grid.element.clientHeight - 50) / box.height);
    app.zoom(Math.round(Math.max(50, Math.min(200, room * app.session.zoom * 100))));
  },
};
