/** The word processor of the Office simulation. */
import type { ApplicationModule, Host, Workspace } from "../contract";
import { contextMenu, cyclePanes, mountRibbon, statusBar, type MenuItem } from "../kit";
import { digestOf } from "./canonical";
import * as insert from "./commands/insert";
import { selectedText } from "./commands/selection";
import * as tables from "./commands/tables";
import * as dialogs from "./dialogs";
import "./document.css";
import type { DocumentEdit, Opening } from "./edits";
import { Editor } from "./editor";
import { keyPlugins, shortcutsFromAnywhere } from "./keys";
import { BODY, view } from "./model";
import { commentsPane } from "./panes/comments";
import { findPane } from "./panes/find";
import { navigationPane } from "./panes/navigation";
import type { Pane } from "./panes/pane";
import type { PaneName, Program } from "./program";
import { headerTab, pictureTab, tableTab } from "./ribbon/contextual";
import { home } from "./ribbon/home";
import "./ribbon/icons";
import { insertTab } from "./ribbon/insert";
import { layoutTab } from "./ribbon/layout";
import { painter } from "./ribbon/painter";
import { mailingsTab, references, reviewTab, viewTab } from "./ribbon/references";
import { copy, paste } from "./view/clipboard";
import type { Found } from "./view/decorations";
import "./view/fonts";
import { Ruler } from "./view/ruler";
import { Surface } from "./view/surface";

function start(root: HTMLElement, opening: Opening, host: Host): Workspace {
  const editor = new Editor(opening, host);
  const { say } = editor;
  const found: Found = { matches: [] };
  const panes = new Map<PaneName, Pane>();
  const ruler = new Ruler(editor);
  const status = statusBar((percent) => program.setZoom(percent));
  let zoom = 100;
  let waiting = false;

  const program: Program = {
    editor,
    showPane(name, again = false) {
      const pane = panes.get(name)!;
      // One pane on the right at a time leaves the page its room.
      if (name !== "navigation") panes.get(name === "find" ? "comments" : "find")!.element.hidden = true;
      pane.element.hidden = false;
      pane.refresh();
      pane.open(again);
      ribbon.refresh();
    },
    hidePane(name) {
      panes.get(name)!.element.hidden = true;
      panes.get(name)!.refresh();
      program.focus();
      program.refresh();
    },
    paneShown: (name) => !panes.get(name)!.element.hidden,
    enterRunning(kind) {
      if (editor.readOnly) return;
      const part = insert.runningPart(editor, kind, surface.slot(), "mouse");
      surface.refresh();
      editor.part = part;
      surface.refresh();
      editor.views.get(part)?.focus();
      refresh();
      ribbon.select("running");
    },
    otherRunning(kind) {
      const slots = surface.slots();
      surface.chosen = slots[(slots.indexOf(surface.slot()) + 1) % slots.length]!;
      editor.part = BODY;
      program.enterRunning(kind);
    },
    severalRunning: () => surface.slots().length > 1,
    leaveRunning() {
      editor.part = BODY;
      surface.chosen = null;
      surface.refresh();
      program.focus();
      refresh();
    },
    setZoom(percent) {
      zoom = Math.min(200, Math.max(50, percent));
      surface.page.style.setProperty("zoom", `${zoom / 100}`);
      ruler.element.style.setProperty("zoom", `${zoom / 100}`);
      status.zoom?.set(zoom);
    },
    zoom: () => zoom,
    toggleRuler() {
      ruler.element.hidden = !ruler.element.hidden;
      ruler.refresh();
    },
    rulerShown: () => !ruler.element.hidden,
    focus: () => editor.view.focus(),
    refresh: () => refresh(),
  };

  const surface = new Surface(editor, found, () => keyPlugins(program));
  surface.enterRunning = program.enterRunning;
  panes.set("navigation", navigationPane(program));
  panes.set("find", findPane(program, found));
  panes.set("comments", commentsPane(program));

  const desk = Object.assign(document.createElement("div"), { className: "od-work" });
  const middle = Object.assign(document.createElement("div"), { className: "od-middle" });
  middle.append(ruler.element, surface.element);
  desk.append(panes.get("navigation")!.element, middle, panes.get("find")!.element, panes.get("comments")!.element);
  root.classList.add("od-root");
  root.append(desk, status.element);
  shortcutsFromAnywhere(program, desk.parentElement!);
  const ribbon = mountRibbon(
    root,
    {
      quick: [
        { kind: "button", id: "undo", label: say("Undo", "Annuler"), key: "1", icon: "arrow_undo", shortcut: "Ctrl+Z", enabled: editor.canUndo, run: (via) => editor.undo(via) },
        { kind: "button", id: "redo", label: say("Redo", "Rétablir"), key: "2", icon: "arrow_redo", shortcut: "Ctrl+Y", enabled: editor.canRedo, run: (via) => editor.redo(via) },
      ],
      tabs: [home, insertTab, layoutTab, references, mailingsTab, reviewTab, viewTab, tableTab, pictureTab, headerTab].map((tab) => tab(program)),
    },
    { locale: host.locale, application: "document", title: host.title, focusWork: () => program.focus(), announce: (text) => host.announce(text) },
  );

  function refresh(): void {
    surface.refresh();
    ruler.refresh();
    ribbon.refresh();
    for (const pane of panes.values()) pane.refresh();
    status.set(statusParts(editor));
  }
  /** Many changes in one task draw the chrome once. */
  function soon(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      refresh();
    });
  }
  editor.listen((change) => {
    if (change === "parts") surface.refresh();
    soon();
  });
  surface.element.addEventListener("mouseup", () => painter.use(editor));
  surface.element.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("a.od-link")) event.preventDefault();
    const inside = (event.target as HTMLElement).closest(".od-body");
    if (inside && ["header", "footer"].includes(editor.state.kinds.get(editor.part) ?? "")) program.leaveRunning();
  });
  const stopMenu = contextMenu(surface.element, () => contextItems(program));
  const stopPanes = cyclePanes(() => [ribbon.element, ...[...panes.values()].map((one) => one.element).filter((one) => !one.hidden), editor.view.dom, status.element]);
  const leave = () => editor.flush();
  addEventListener("pagehide", leave);
  refresh();

  return {
    apply: (edits) => editor.applyAll(edits as unknown as DocumentEdit[]),
    digest() {
      editor.flush();
      return digestOf(view(editor.state));
    },
    view() {
      editor.flush();
      return view(editor.state);
    },
    flush: () => editor.flush(),
    setReadOnly(on) {
      editor.flush();
      editor.readOnly = on;
      for (const one of editor.views.values()) one.setProps({});
    },
    focus: () => program.focus(),
    destroy() {
      editor.flush();
      removeEventListener("pagehide", leave);
      if (typeof stopMenu === "function") (stopMenu as () => void)();
      stopPanes();
      ribbon.destroy();
      surface.destroy();
      root.replaceChildren();
    },
  };
}

function statusParts(editor: Editor): { id: string; text: string }[] {
  const { say } = editor;
  const count = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  const body = editor.state.parts.get(BODY)!;
  const total = count(body.textBetween(0, body.content.size, "\n", " "));
  const chosen = selectedText(editor.view.state);
  const some = chosen ? count(chosen) : 0;
  const { index } = editor.section();
  const parts = [
    { id: "section", text: `${say("Section", "Section")} ${index + 1}` },
    { id: "words", text: some > 0 ? say(`${some} of ${total} words`, `${some} mots sur ${total}`) : say(`${total} words`, `${total} mots`) },
    { id: "language", text: say("English", "Français") },
  ];
  if (editor.state.settings.track) parts.push({ id: "track", text: say("Track changes: on", "Suivi des modifications : activé") });
  return parts;
}

function contextItems(program: Program): MenuItem[] {
  const { editor } = program;
  const { say } = editor;
  const some = () => !editor.view.state.selection.empty;
  const items: MenuItem[] = [
    { id: "clipboard.cut", label: say("Cut", "Couper"), icon: "cut", enabled: some, run: (via) => copy(editor, via, true) },
    { id: "clipboard.copy", label: say("Copy", "Copier"), icon: "copy", enabled: some, run: (via) => copy(editor, via, false) },
    { id: "clipboard.paste", label: say("Paste", "Coller"), icon: "clipboard_paste", run: (via) => paste(editor, via) },
    { id: "font.dialog", label: say("Font…", "Police…"), separator: true, run: () => void dialogs.font(editor) },
    { id: "paragraph.dialog", label: say("Paragraph…", "Paragraphe…"), run: () => void dialogs.paragraphShape(editor) },
    { id: "insert.link", label: say("Link…", "Lien…"), icon: "link", separator: true, run: (via) => void dialogs.link(editor, via) },
    { id: "review.comment", label: say("New comment", "Nouveau commentaire"), icon: "comment", run: () => program.showPane("comments", true) },
  ];
  if (tables.inTable(editor)) {
    items.push(
      { id: "table.row-below", label: say("Insert row below", "Insérer une ligne en dessous"), separator: true, run: (via) => tables.rowAfter(editor, via) },
      { id: "table.column-right", label: say("Insert column to the right", "Insérer une colonne à droite"), run: (via) => tables.columnAfter(editor, via) },
      { id: "table.row-delete", label: say("Delete row", "Supprimer la ligne"), run: (via) => tables.removeRow(editor, via) },
      { id: "table.column-delete", label: say("Delete column", "Supprimer la colonne"), run: (via) => tables.removeColumn(editor, via) },
      { id: "table.merge", label: say("Merge cells", "Fusionner les cellules"), enabled: () => tables.canMerge(editor), run: (via) => tables.merge(editor, via) },
    );
  }
  const node = editor.doc.nodeAt(editor.view.state.selection.from);
  if (node?.type.name === "image") items.push({ id: "picture.alt", label: say("Alt text…", "Texte de remplacement…"), separator: true, run: () => void dialogs.altText(editor) });
  return items;
}

export const open: ApplicationModule["open"] = (root, opening, host) => Promise.resolve(start(root, opening as Opening, host));
