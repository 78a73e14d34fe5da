/** What keys do in the open spreadsheet: editing, shortcuts, moving, typing. */
import type { App } from "./app";
import { moveBy, shortcut } from "./grid/keys";

const NATIVE: ReadonlySet<string> = new Set(["edit.copy", "edit.cut", "edit.paste"]);

export function onKey(app: App, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target as HTMLElement;
  const editing = app.editor.active && (target === app.editor.field || target === app.bar.field);
  if (editing) {
    if (app.suggestions.key(event) || app.typing.turnByKey(event) || app.typing.pointByKey(event) || app.editor.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
    return;
  }
  const inGrid = app.grid.element.contains(target);
  const shared = inGrid || !/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const id = shared ? shortcut(event, app.host.locale) : null;
  // The browser's own copy, cut and paste events follow, and bring what other programs copied.
  if (inGrid && id && NATIVE.has(id)) return;
  if (id && app.commands.has(id)) {
    event.preventDefault();
    app.do(id, "key");
    return;
  }
  if (!inGrid || target.closest(".ss-chart, .ss-float")) return;
  if (moveKey(app, event)) return;
  if (typeKey(app, event)) return;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    event.preventDefault();
    event.stopPropagation();
    app.menu(app.grid.cellElement(app.session.selection.active) ?? app.grid.element, "cell");
  }
}

function moveKey(app: App, event: KeyboardEvent): boolean {
  const page = { rows: app.grid.pageRows, columns: app.grid.pageColumns };
  const moved = moveBy(event, app.session.selection, app.session.ground, page);
  if (!moved) return false;
  event.preventDefault();
  app.select(moved);
  if (event.shiftKey) app.grid.reveal(moved.head);
  app.grid.focus();
  return true;
}

function typeKey(app: App, event: KeyboardEvent): boolean {
  if (event.key === "F2") {
    event.preventDefault();
    app.edit();
    return true;
  }
  if (event.key === "Backspace") {
    event.preventDefault();
    app.edit("");
    return true;
  }
  if (event.key === "Escape") {
    app.do("edit.copyEnd", "key");
    return true;
  }
  if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState("AltGraph"))) return false;
  // A dead key (^ before e) composes in the field that gets the focus now.
  if (event.key === "Dead" || event.key === "Process") {
    app.edit("");
    return true;
  }
  if ([...event.key].length !== 1) return false;
  event.preventDefault();
  app.edit(event.key);
  return true;
}
