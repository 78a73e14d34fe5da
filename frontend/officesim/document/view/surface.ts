/** The desk: page, headers, footers and footnotes, each part in a view of its own. */
import { gapCursor } from "prosemirror-gapcursor";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import type { Slot } from "../edits";
import type { Editor } from "../editor";
import { BODY, sectionOrder } from "../model";
import { clipboardProps } from "./clipboard";
import { decorationPlugin, pageCss, type Found } from "./decorations";
import { nodeViews, Pictures } from "./nodes";
import { styleSheet } from "./sheet";
import { tablePlugin } from "./tables";

const element = (name: string, tag = "div"): HTMLElement => Object.assign(document.createElement(tag), { className: name });

/**
 * The browser tells of a moved cursor a moment after the move: a quick next key, or a computer
 * that is busy, would act where the cursor was before.
 */
function settle(event: KeyboardEvent): false {
  if (!event.isComposing) document.dispatchEvent(new Event("selectionchange"));
  return false;
}

export class Surface {
  readonly element = element("od-desk");
  readonly page = element("od-page");
  private readonly header = element("od-running od-header");
  private readonly body = element("od-body");
  private readonly notes = element("od-notes");
  private readonly footer = element("od-running od-footer");
  private readonly sheet = new CSSStyleSheet();
  private readonly pictures: Pictures;
  private sheetOf = -1;
  /** Which part each place shows, so that nothing is drawn without need. */
  private shown = "";

  constructor(
    private readonly editor: Editor,
    private readonly found: Found,
    private readonly plugins: () => Plugin[],
  ) {
    this.pictures = new Pictures(editor);
    const { say } = editor;
    this.page.append(this.header, this.body, this.notes, this.footer);
    this.element.append(this.page);
    this.notes.setAttribute("aria-label", say("Footnotes", "Notes de bas de page"));
    this.notes.setAttribute("role", "group");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    this.mount(BODY, this.body, say("Document", "Document"));
    for (const [kind, place] of [["header", this.header], ["footer", this.footer]] as const) {
      place.addEventListener("dblclick", () => this.enterRunning(kind));
    }
    this.refresh();
  }

  /** What opens a header or footer for work; set by the program around. */
  enterRunning: (kind: "header" | "footer") => void = () => undefined;

  private mount(part: string, place: HTMLElement, label: string): void {
    const { editor } = this;
    const state = EditorState.create({
      doc: editor.state.parts.get(part)!,
      plugins: [...this.plugins(), new Plugin({ props: clipboardProps(editor) }), gapCursor(), tablePlugin(), decorationPlugin(editor, part, this.found)],
    });
    const view = new EditorView(place, {
      state,
      editable: () => !editor.readOnly && (part === BODY || editor.state.kinds.get(part) === "footnote" || editor.part === part),
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, class: "od-text", spellcheck: "false", tabindex: "0" },
      nodeViews: nodeViews(editor, this.pictures),
      dispatchTransaction: (tr) => editor.dispatch(part, tr),
      handleDOMEvents: {
        keydown: (_view, event) => settle(event),
        focus: () => {
          if (editor.part !== part && (part === BODY || editor.state.kinds.get(part) === "footnote")) {
            editor.part = part;
            editor.tell("selection");
          }
          return false;
        },
      },
    });
    editor.views.set(part, view);
  }

  private unmount(part: string): void {
    this.editor.views.get(part)?.destroy();
    this.editor.views.delete(part);
    if (this.editor.part === part) this.editor.part = BODY;
  }

  /** Bring everything on the desk to the state. */
  refresh(): void {
    const { editor } = this;
    const working = [...editor.views.values()].some((view) => view.hasFocus());
    if (this.sheetOf !== editor.revision) {
      this.sheet.replaceSync(styleSheet(editor.state.styles));
      this.sheetOf = editor.revision;
      for (const view of editor.views.values()) view.updateState(view.state);
    }
    this.geometry();
    this.running("header", this.header);
    this.running("footer", this.footer);
    this.footnotes();
    this.page.classList.toggle("od-in-running", ["header", "footer"].includes(editor.state.kinds.get(editor.part) ?? ""));
    this.page.classList.toggle("od-signs", editor.signs);
    // The view that had the focus may be gone or made anew.
    if (working && document.activeElement === document.body) editor.view.focus();
  }

  private geometry(): void {
    const { editor } = this;
    const order = sectionOrder(editor.state.parts.get(BODY)!);
    const { id } = editor.section();
    const page = editor.state.sections.get(id) ?? editor.state.sections.get("last")!;
    const widest = Math.max(...order.map((one) => editor.state.sections.get(one)?.width ?? 0));
    this.page.style.cssText = `${pageCss({ ...page, columns: 1 })}; --od-widest: ${widest / 20}pt; --od-height: ${page.height / 20}pt; --od-top: ${page.top / 20}pt; --od-bottom: ${page.bottom / 20}pt`;
    const columned = order.length === 1 && page.columns > 1;
    this.body.classList.toggle("od-columned", columned);
    this.body.classList.toggle("od-column-line", columned && page.columnLine);
    this.body.style.columnCount = columned ? String(page.columns) : "";
    this.body.style.columnGap = columned ? `${page.columnSpace / 20}pt` : "";
  }

  /** Which of the section's headers is shown: cycled through by the header tab. */
  chosen: Slot | null = null;

  /** The headers that the cursor's section has pages for. */
  slots(): Slot[] {
    const { index, id } = this.editor.section();
    const first: Slot[] = this.editor.state.sections.get(id)?.titlePage && index === 0 ? ["first"] : [];
    return [...first, "default", ...(this.editor.state.settings.evenAndOdd ? (["even"] as const) : [])];
  }

  slot(): Slot {
    const slots = this.slots();
    return this.chosen !== null && slots.includes(this.chosen) ? this.chosen : slots[0]!;
  }

  private running(kind: "header" | "footer", place: HTMLElement): void {
    const { editor } = this;
    const { index } = editor.section();
    const part = editor.running(kind, index, this.slot());
    const known = place.dataset["part"] ?? "";
    if (known !== (part ?? "") || (part && !editor.views.has(part))) {
      if (known) this.unmount(known);
      place.replaceChildren();
      place.dataset["part"] = part ?? "";
      const many = editor.state.sections.size > 1 ? ` – ${editor.say("Section", "Section")} ${index + 1}` : "";
      const kinds: Record<Slot, string> = {
        default: "",
        first: editor.say(" – first page", " – première page"),
        even: editor.say(" – even pages", " – pages paires"),
      };
      const label = (kind === "header" ? editor.say("Header", "En-tête") : editor.say("Footer", "Pied de page")) + many + kinds[this.slot()];
      if (part) {
        place.dataset["label"] = label;
        this.mount(part, place, label);
      }
    } else if (part) {
      const view = editor.views.get(part)!;
      const doc = editor.state.parts.get(part)!;
      if (view.state.doc !== doc && !view.state.doc.eq(doc)) {
        this.unmount(part);
        place.dataset["part"] = "";
        this.running(kind, place);
        return;
      }
      view.setProps({});
    }
  }

  private footnotes(): void {
    const { editor } = this;
    const order: string[] = [];
    editor.state.parts.get(BODY)!.descendants((node) => {
      if (node.type.name === "footnote") order.push(String(node.attrs["id"]));
    });
    const live = order.filter((one, at) => editor.state.parts.has(one) && order.indexOf(one) === at);
    const key = live.join(" ");
    if (key === this.shown) return;
    this.shown = key;
    for (const [part, kind] of editor.state.kinds) if (kind === "footnote") this.unmount(part);
    for (const part of [...editor.views.keys()]) if (!editor.state.parts.has(part)) this.unmount(part);
    this.notes.replaceChildren();
    live.forEach((part, at) => {
      const line = element("od-note");
      line.append(Object.assign(element("od-note-number", "span"), { textContent: String(at + 1) }));
      this.mount(part, line, `${editor.say("Footnote", "Note de bas de page")} ${at + 1}`);
      this.notes.append(line);
    });
  }

  destroy(): void {
    for (const part of [...this.editor.views.keys()]) {
      this.editor.views.get(part)?.destroy();
      this.editor.views.delete(part);
    }
    this.pictures.destroy();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== this.sheet);
  }
}
