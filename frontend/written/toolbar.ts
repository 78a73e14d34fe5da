/** The format bar: one stop of the Tab key, then the arrow keys. */
import { setBlockType, toggleMark } from "prosemirror-commands";
import type { Command, EditorState } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { h, setAttribute } from "../runner/dom";
import type { Words } from "../runner/words";
import { insertTable } from "./editor";
import { inList, liftItem, sinkItem, toggleList } from "./lists";
import { schema } from "./schema";
import { canRedo, canUndo, redo, undo } from "./undo";

export interface Toolbar {
  readonly element: HTMLElement;
  focus(): void;
  update(view: EditorView, editable: boolean): void;
}

interface Tool {
  readonly button: HTMLButtonElement;
  readonly able: (state: EditorState) => boolean;
  readonly on: ((state: EditorState) => boolean) | null;
  readonly shown: (state: EditorState) => boolean;
}

type Name = "undo" | "redo" | "bold" | "italic" | "bullets" | "numbers" | "outdent" | "indent" | "table"
  | "addRow" | "addColumn" | "deleteRow" | "deleteColumn" | "deleteTable" | "find";

const always = (_state: EditorState): boolean => true;

export function toolbar(words: Words, id: string, view: () => EditorView, openFind: () => void): Toolbar {
  const said = words.written;
  const tool = (
    name: Name, command: Command, on: Tool["on"] = null, shown = always, able: Tool["able"] = (state) => command(state),
  ): Tool => {
    const button = h("button", {
      type: "button", class: "w-tool", "aria-label": said[name], title: said[name], tabindex: -1,
      onclick: () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        command(view().state, (tr) => { view().dispatch(tr); });
        if (name !== "find") view().focus();
      },
    }, glyph(name));
    // The caret stays in the text while a button is pressed with the mouse.
    button.addEventListener("mousedown", (event) => { event.preventDefault(); });
    return { button, able, on, shown };
  };
  const { strong, em } = schema.marks;
  const { bullet_list: bullets, ordered_list: numbers } = schema.nodes;
  const find: Command = () => {
    openFind();
    return true;
  };
  const groups: Tool[][] = [
    [tool("undo", undo, null, always, canUndo), tool("redo", redo, null, always, canRedo)],
    [tool("bold", toggleMark(strong!), (state) => marked(state, "strong")), tool("italic", toggleMark(em!), (state) => marked(state, "em"))],
    [
      tool("bullets", toggleList(bullets!), (state) => inList(state, bullets!)),
      tool("numbers", toggleList(numbers!), (state) => inList(state, numbers!)),
      tool("outdent", liftItem), tool("indent", sinkItem),
    ],
    [
      tool("table", insertTable, null, (state) => !isInTable(state)),
      tool("addRow", addRowAfter, null, isInTable), tool("addColumn", addColumnAfter, null, isInTable),
      tool("deleteRow", deleteRow, null, isInTable), tool("deleteColumn", deleteColumn, null, isInTable),
      tool("deleteTable", deleteTable, null, isInTable),
    ],
    [tool("find", find, null, always, always)],
  ];
  const tools = groups.flat();
  const style = styleSelect(words, view);
  const group = (some: readonly HTMLElement[]): HTMLElement => h("div", { class: "w-tools__group" }, ...some);
  const parts = groups.map((some) => group(some.map(({ button }) => button)));
  const element = h("div", {
    class: "w-tools", role: "toolbar", "aria-label": said.toolbar, "aria-controls": id,
    onkeydown: (event) => { rove(element, event as KeyboardEvent, () => { view().focus(); }); },
  }, parts[0], group([style]), ...parts.slice(1));
  style.tabIndex = 0;
  return {
    element,
    focus() { element.querySelector<HTMLElement>('[tabindex="0"]')?.focus(); },
    update({ state }, editable) {
      for (const { button, able, on, shown } of tools) {
        button.hidden = !shown(state);
        setAttribute(button, "aria-disabled", editable && able(state) ? null : "true");
        if (on !== null) setAttribute(button, "aria-pressed", String(on(state)));
      }
      const { parent } = state.selection.$from;
      style.value = parent.type.name === "heading" ? `h${String(parent.attrs["level"])}` : "paragraph";
      style.disabled = !editable;
    },
  };
}

function styleSelect(words: Words, view: () => EditorView): HTMLSelectElement {
  const { styles, style } = words.written;
  const select = h("select", {
    class: "w-tool w-tool--style", "aria-label": style, title: style,
    onchange: () => {
      const level = Number(select.value.slice(1));
      const command = select.value === "paragraph" ? setBlockType(schema.nodes["paragraph"]!)
        : setBlockType(schema.nodes["heading"]!, { level });
      command(view().state, (tr) => { view().dispatch(tr); });
    },
  }, ...(["paragraph", "h1", "h2", "h3"] as const).map((name) => h("option", { value: name }, styles[name])));
  return select;
}

function marked(state: EditorState, name: string): boolean {
  const { from, to, empty, $from } = state.selection;
  const type = schema.marks[name]!;
  return empty ? type.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, type);
}

/** Left and right go along the bar; Escape goes back to the text. */
function rove(element: HTMLElement, event: KeyboardEvent, leave: () => void): void {
  const stops = [...element.querySelectorAll<HTMLElement>(".w-tool:not([hidden])")];
  const here = stops.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Escape") {
    leave();
    return;
  }
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (to === undefined || here < 0) return;
  event.preventDefault();
  const next = stops[(to + stops.length) % stops.length];
  for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
  next?.focus();
}

const PATHS: Readonly<Record<Name, string>> = {
  undo: "M6 3 2.5 6.5 6 10M2.5 6.5h7a4 4 0 0 1 0 8H7",
  redo: "M10 3l3.5 3.5L10 10m3.5-3.5h-7a4 4 0 0 0 0 8H9",
  bold: "M4.5 2.5h4a2.7 2.7 0 0 1 0 5.4h-4zm0 5.4h4.8a2.8 2.8 0 0 1 0 5.6H4.5z",
  italic: "M6.5 2.5h5m-7 11h5m.5-11-3 11",
  bullets: "M2.5 4h.1M2.5 8h.1m-.1 4h.1M6 4h8M6 8h8m-8 4h8",
  numbers: "M2 2.5 3 2v4M1.8 9.6c.6-.9 2-.6 1.9.4 0 .8-1.9 1.6-1.9 2.5h2M6.5 4h7.5M6.5 8h7.5m-7.5 4h7.5",
  outdent: "M2 3h12M8 6.3h6M8 9.7h6M2 13h12M5 6 2.5 8 5 10",
  indent: "M2 3h12M8 6.3h6M8 9.7h6M2 13h12M2.5 6 5 8l-2.5 2",
  table: "M2 3h12v10H2zM2 6.3h12M2 9.7h12M6 3v10m4-10v10",
  addRow: "M2 2.5h12v5H2zM6 2.5v5m4-5v5M8 9.5v4.6m-2.3-2.3h4.6",
  addColumn: "M2.5 2h5v12h-5zM2.5 6h5m-5 4h5m2-2h4.6m-2.3-2.3v4.6",
  deleteRow: "M2 2.5h12v5H2zM6 2.5v5m4-5v5M6 12h4.6",
  deleteColumn: "M2.5 2h5v12h-5zM2.5 6h5m-5 4h5m2-2h4.6",
  deleteTable: "M2 3h12v10H2zM2 6.3h12M5.5 8.5l5 3m-5 0 5-3",
  find: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8L14 14",
};

function glyph(name: Name): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [attribute, value] of [["class", "r-icon"], ["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["focusable", "false"]] as const) {
    svg.setAttribute(attribute, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
