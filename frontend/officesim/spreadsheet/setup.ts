/** Puts an application together: commands, guards and menus; then its ribbon. */
import { mountRibbon, openMenu } from "../kit";
import type { App } from "./app";
import { dialogCommands } from "./commands/cellsdialog";
import { clipboardCommands, watchClipboard } from "./commands/clipboard";
import { conditionalCommands } from "./commands/conditional";
import { editCommands } from "./commands/edit";
import { fillCommands } from "./commands/fill";
import { formatCommands, putDown } from "./commands/format";
import { formulaCommands } from "./commands/formulas";
import { insertCommands } from "./commands/insert";
import { lineCommands } from "./commands/lines";
import { pageCommands } from "./commands/page";
import { sheetCommands } from "./commands/sheets";
import { filterCommands, filterMenu } from "./commands/filters";
import { mergeCommands } from "./commands/merge";
import { noteCommands } from "./commands/notes";
import { tableCommands } from "./commands/tables";
import { guard, validationCommands } from "./commands/validation";
import { watchHints } from "./parts/hints";
import { menuOf, ribbonOf } from "./ribbon";

export function setUp(app: App): void {
  for (const commands of [
    formatCommands, lineCommands, fillCommands, clipboardCommands, tableCommands, editCommands, validationCommands,
    formulaCommands, sheetCommands, pageCommands, insertCommands, conditionalCommands, dialogCommands,
    filterCommands, mergeCommands, noteCommands,
  ]) {
    app.register(commands);
  }
  app.commands.set("chart.scatter", (one, via) => one.do("insert.chart", via, "scatter none"));
  app.guard = guard(app);
  app.menuItems = (where, sheet) => menuOf(app, where, sheet);
  app.filterMenu = (cell, element) => openMenu(element, filterMenu(app, cell));
  watchClipboard(app);
  watchHints(app);
  app.grid.element.addEventListener("pointerup", () => {
    if (app.painter.from) putDown(app);
  });
}

/** The ribbon over the work. */
export function addRibbon(app: App): void {
  app.ribbon = mountRibbon(app.root, ribbonOf(app), {
    locale: app.host.locale,
    application: "spreadsheet",
    title: app.host.title,
    focusWork: () => app.focus(),
    announce: (text) => app.host.announce(text),
  });
}
