/** What the mouse and the sheet tabs do to the open spreadsheet. */
import type { App } from "./app";
import { Mouse } from "./grid/mouse";
import type { TabsHost } from "./parts/tabs";
import { rangeName } from "./refs";

export function addMouse(app: App): void {
  new Mouse(app.grid, {
    selection: () => app.session.selection,
    select: (selection) => {
      app.session.select(selection);
      app.grid.focus();
    },
    merges: () => app.session.merges,
    get ground() {
      return app.session.ground;
    },
    pressed: () => {
      if (!app.editor.active) return "go";
      if (app.editor.pointing) return "point";
      return app.editor.commit("stay") ? "go" : "stay";
    },
    point: (from, to) => app.typing.pointAt(from, to),
    edit: () => app.edit(),
    fill: (from, to) => app.do("edit.fillTo", "mouse", `${rangeName(from)} ${rangeName(to)}`),
    fillDown: () => app.do("edit.fillDouble", "mouse"),
    move: (from, to, copy) => app.do(copy ? "edit.dragCopy" : "edit.dragMove", "mouse", `${rangeName(from)} ${rangeName(to)}`),
    resize: (axis, index, size) => resize(app, axis, index, size),
    autofit: (axis, index) => app.do(`${axis}.autofit`, "mouse", String(index)),
    menu: (place, where) => app.menu(place, where),
    filter: (cell, element) => app.filterMenu(cell, element),
    readOnly: () => app.session.readOnly,
  });
}

/** While dragging (size below 0) only on the screen; then as a command. */
function resize(app: App, axis: "rows" | "columns", index: number, size: number): void {
  if (size < 0) {
    const line = app.grid[axis];
    const sizes = new Map<number, number>();
    for (let i = 1; i <= line.count; i += 1) if (line.size(i) !== line.standard) sizes.set(i, line.size(i));
    sizes.set(index, -size - 1);
    line.load(sizes);
    app.grid.draw();
    return;
  }
  app.do(`${axis}.size`, "mouse", `${index} ${size}`);
}

export function tabsHost(app: App): TabsHost {
  return {
    choose: (index: number) => {
      if (app.editor.active && !app.editor.pointing && !app.editor.commit("stay")) return;
      if (app.editor.active) app.typing.turnTo(index);
      else app.session.show(index);
    },
    add: () => app.do("sheet.add", "mouse"),
    rename: (index: number, name: string) => {
      const problem = app.session.run("sheet.rename", "type", [{ op: "sheetRename", sheet: index, name }]);
      if (problem !== null) app.say(app.refusal(problem));
      return problem;
    },
    move: (index: number, to: number) => app.do("sheet.moveTo", "mouse", `${index} ${to}`),
    menu: (index: number, place: { x: number; y: number } | HTMLElement) => app.menu(place, "tab", index),
    readOnly: () => app.session.readOnly,
  };
}
