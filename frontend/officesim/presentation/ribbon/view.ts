/** Slide Show, Review, View and Slide Master. */
import type { AnyControl, Tab } from "../../kit";
import { openDialog } from "../../kit";
import type { App } from "../app";
import { hideSlides } from "../commands/slides";
import { altDialog } from "../dialogs";
import { themeControls } from "./design";
import { able, button, menu, item, toggle } from "./parts";

export function showTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  const { editor } = app;
  return {
    id: "show", label: tabs.show, key,
    groups: [
      { id: "start", label: groups.start, controls: [
        button("show.start", c.fromStart, "B", "slide_play", "large", () => app.startShow(0), () => true, "F5"),
        button("show.current", c.fromCurrent, "C", "play", "large", () => app.startShow(editor.state.deck.slides.findIndex((slide) => slide.id === editor.board)), () => true, app.host.locale === "fr" ? "Maj+F5" : "Shift+F5"),
      ] },
      { id: "setup", label: groups.setup, controls: [
        toggle("slide.hide", c.hideSlide, "H", "slide_hide", () => editor.current?.hidden === true, (via) => hideSlides(editor, via), () => able(app) && editor.current?.kind === "slide", undefined, "large"),
      ] },
    ],
  };
}

export function reviewTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  return {
    id: "review", label: tabs.review, key,
    groups: [{ id: "accessibility", label: groups.accessibility, controls: [
      button("review.alt", c.alt, "A", "image_alt_text", "large", () => void altDialog(app), () => able(app) && app.editor.one !== null),
      button("review.selection", c.selectionPane, "S", "layer", "large", () => app.setPane("selection")),
    ] }],
  };
}

function views(app: App): AnyControl[] {
  const { c } = app.words;
  const view = (name: "normal" | "outline" | "sorter" | "master", label: string, key: string, icon: string): AnyControl =>
    toggle(`view.${name}`, label, key, icon, () => app.editor.view === name, () => app.show(name), () => true, undefined, "large");
  return [
    view("normal", c.normal, "L", "slide_text"), view("outline", c.outlineView, "PO", "text_bullet_list_tree"),
    view("sorter", c.sorter, "I", "grid"),
  ];
}

export function viewTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  return {
    id: "view", label: tabs.view, key,
    groups: [
      { id: "views", label: groups.views, controls: views(app) },
      { id: "masters", label: groups.masters, controls: [toggle("view.master", c.master, "M", "slide_settings", () => app.editor.view === "master", () => app.show("master"), () => true, undefined, "large")] },
      { id: "show", label: groups.show, controls: [toggle("view.notes", c.notesPane, "N", "note", () => app.notes, () => app.toggleNotes(), () => true, undefined, "large")] },
      { id: "zoom", label: groups.zoom, controls: [
        button("view.fit", c.fit, "F", "page_fit", "large", () => app.zoom(0)),
        menu("view.zoom", groups.zoom, "Q", "zoom_in", "large", () => [50, 75, 100, 150, 200].map((percent) => item(`zoom${percent}`, `${percent} %`, () => app.zoom(percent)))),
      ] },
      { id: "window", label: groups.window, controls: [
        toggle("pane.selection2", c.selectionPane, "S", "layer", () => app.pane === "selection", () => app.setPane(app.pane === "selection" ? null : "selection"), () => true, undefined, "small"),
        toggle("pane.animations2", c.animationPane, "A", "panel_right", () => app.pane === "animations", () => app.setPane(app.pane === "animations" ? null : "animations"), () => true, undefined, "small"),
      ] },
    ],
  };
}

async function rename(app: App): Promise<void> {
  const { d } = app.words;
  const board = app.editor.current;
  if (!board || board.kind === "slide") return;
  const answer = await openDialog({ title: d.layoutName, tabs: [{ label: d.layoutName, fields: [{ name: "name", label: d.layoutName, type: "text", value: board.name ?? "" }] }] });
  const name = String(answer?.values["name"] ?? "").trim();
  if (name) app.editor.run("master.rename", "dialog", [{ op: "board.set", board: board.id, set: { name: name.slice(0, 200) } }]);
}

export function masterTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  return {
    id: "master", label: tabs.master, key, visible: () => app.editor.view === "master",
    groups: [
      { id: "edit", label: groups.editMaster, controls: [button("master.rename", c.renameLayout, "R", "rename", "large", () => void rename(app), () => able(app))] },
      { id: "themes", label: groups.background, controls: themeControls(app) },
      { id: "close", label: groups.close, controls: [button("master.close", c.closeMaster, "X", "dismiss", "large", () => app.show("normal"))] },
    ],
  };
}
