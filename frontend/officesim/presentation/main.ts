/** The presentation program. */
import "@fontsource/carlito/400.css";
import "@fontsource/carlito/700.css";
import "@fontsource/carlito/400-italic.css";
import "./css/presentation.css";
import type { ApplicationModule, Edit, Host, Workspace } from "../contract";
import { addIcons, contextMenu, cyclePanes, mountRibbon, statusBar } from "../kit";
import { h } from "../kit/dom";
import type { App, Pane } from "./app";
import { cellOf } from "./commands/tables";
import type { DrawContext } from "./draw/board";
import { Editor, type ViewName } from "./editor";
import { onKeys } from "./keys";
import { digestOf } from "./model/canonical";
import { copyJson, type DeckEdit, type Opening } from "./model/deck";
import { ribbonSpec } from "./ribbon";
import { coveringSpot } from "./views/cells";
import { shapeItems, slideItems } from "./views/context";
import { NotesPane, Outline } from "./views/notes";
import { SidePane } from "./views/panes";
import { Show } from "./views/show";
import { SlideList } from "./views/slidelist";
import { Stage } from "./views/stage";
import { ViewButtons } from "./views/viewbuttons";
import { en } from "./words.en";
import { fr } from "./words.fr";

addIcons(import.meta.glob("/node_modules/@fluentui/svg-icons/icons/{eye,eye_off}_20_regular.svg", { query: "?raw", import: "default", eager: true }));

const USUAL_PROMPT = /^(Click to (edit|add)|Modifiez|Cliquez pour)/;

/** Pictures of the opening as addresses of this page: the policy allows blobs, no data addresses. */
class Pictures {
  private readonly known = new Map<string, string>();
  constructor(private readonly opening: Opening) {}

  address(key: string): string {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const media = this.opening.media[key];
    if (!media) return "";
    const bytes = Uint8Array.from(atob(media.data), (letter) => letter.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: media.type }));
    this.known.set(key, made);
    return made;
  }

  destroy(): void {
    for (const address of this.known.values()) URL.revokeObjectURL(address);
  }
}

class Presentation implements App {
  readonly words;
  readonly editor: Editor;
  readonly stage: Stage;
  readonly context: DrawContext;
  pane: Pane = null;
  notes = true;
  private readonly pictures: Pictures;
  private readonly list: SlideList;
  private readonly sorter: SlideList;
  private readonly notesPane: NotesPane;
  private readonly outline: Outline;
  private readonly side: SidePane;
  private readonly ribbon;
  private readonly status;
  private readonly views: ViewButtons;
  private readonly work: HTMLElement;
  private readonly undo: (() => void)[] = [];
  private shown: ViewName = "normal";
  private announced = "";

  constructor(private readonly root: HTMLElement, opening: Opening, readonly host: Host) {
    this.words = host.locale === "fr" ? fr : en;
    this.editor = new Editor(opening, host);
    this.pictures = new Pictures(opening);
    const { prompts } = this.words;
    this.context = {
      deck: this.editor.state.deck,
      image: (key) => this.pictures.address(key),
      date: host.locale === "fr" ? "01/01/2026" : "1 January 2026",
      // An author's own prompt is shown; what every template says, in the candidate's language.
      prompt: (type, own) => (own && !USUAL_PROMPT.test(own) ? own : prompts[{ ctrTitle: "title", obj: "body" }[type] ?? type] ?? prompts["body"] ?? ""),
    };
    const { prompt: _prompt, ...bare } = this.context;
    this.stage = new Stage(this.editor, this.context, this.words, (scale) => this.status?.zoom?.set(Math.round(scale * 100)));
    this.list = new SlideList(this.editor, bare, this.words, 168, "pp-list");
    this.sorter = new SlideList(this.editor, bare, this.words, 232, "pp-sorter");
    this.notesPane = new NotesPane(this);
    this.outline = new Outline(this);
    this.side = new SidePane(this);
    this.status = statusBar((percent) => this.zoom(percent));
    this.views = new ViewButtons(this);
    this.status.element.insertBefore(this.views.element, this.status.element.lastElementChild);
    this.work = h("div", { class: "kit pp-work" },
      this.list.element, this.sorter.element, this.outline.element, h("div", { class: "pp-middle" }, this.stage.element, this.notesPane.element), this.side.element);
    root.classList.add("pp-root");
    root.append(this.work, this.status.element);
    this.ribbon = mountRibbon(root, ribbonSpec(this), {
      locale: host.locale, application: "presentation", title: host.title, focusWork: () => this.focus(), announce: (text) => host.announce(text),
    });
    this.ribbon.select("home");
    this.listen();
    this.draw(true);
  }

  private listen(): void {
    this.editor.listen((changed) => this.draw(changed));
    const keys = (event: KeyboardEvent) => {
      // A focus that fell off the page (its element went) still means the work.
      if (event.target === document.body || this.root.contains(event.target as Node)) onKeys(this, event);
    };
    document.addEventListener("keydown", keys);
    const typing = () => {
      const typed = this.stage.typing;
      const active = document.activeElement;
      if (typed && active === typed.element) typed.tellRange();
    };
    document.addEventListener("selectionchange", typing);
    this.undo.push(
      () => document.removeEventListener("keydown", keys),
      () => document.removeEventListener("selectionchange", typing),
      cyclePanes(() => [this.list.element, this.sorter.element, this.outline.element, this.stage.element, this.notesPane.element, this.side.element, this.status.element, this.ribbon.element]),
      contextMenu(this.stage.element, (target, at) => {
        if (at === null || target.isContentEditable) return null;
        const shape = target.closest<HTMLElement>("[data-shape]")?.dataset["shape"];
        if (shape && this.editor.state.hasShape(shape) && this.editor.state.boardOf(shape).id === this.editor.board) {
          let top = shape;
          while (this.editor.state.parentOf(top) !== this.editor.current) top = this.editor.state.parentOf(top).id;
          if (!this.editor.shapes.includes(shape)) this.editor.choose(this.editor.shapes.includes(top) ? this.editor.shapes : [top]);
        }
        return this.editor.shapes.length ? shapeItems(this) : slideItems(this);
      }),
      contextMenu(this.list.element, () => slideItems(this)),
      contextMenu(this.sorter.element, () => slideItems(this)),
    );
  }

  private draw(changed: boolean): void {
    const { editor } = this;
    if (this.shown !== editor.view) {
      this.shown = editor.view;
      if (this.shown === "master") this.ribbon.select("master");
    }
    this.work.dataset["view"] = editor.view;
    const sorting = editor.view === "sorter";
    this.list.element.hidden = sorting || editor.view === "outline";
    this.sorter.element.hidden = !sorting;
    this.stage.element.parentElement?.toggleAttribute("hidden", sorting);
    if (!sorting) this.stage.draw();
    if (!this.list.element.hidden) this.list.draw();
    if (sorting) this.sorter.draw();
    this.notesPane.draw();
    this.outline.draw();
    this.side.draw();
    this.refresh();
    if (!changed) return;
    const at = editor.state.deck.slides.findIndex((slide) => slide.id === editor.board);
    this.stage.element.setAttribute("aria-label", at < 0 ? this.words.masterView : this.words.slideOf(at + 1, editor.state.deck.slides.length));
  }

  refresh(): void {
    const { editor, words } = this;
    this.ribbon.refresh();
    this.views.draw();
    const number = editor.state.deck.slides.findIndex((slide) => slide.id === editor.board);
    const parts = [{ id: "slide", text: number < 0 ? words.masterView : words.slideOf(number + 1, editor.state.deck.slides.length) }];
    const at = editor.cells ? cellOf(editor) : null;
    const chosen = at ? words.cells(at.toRow - at.row + 1, at.toColumn - at.column + 1) : words.chosen(editor.shapes.length);
    if (editor.shapes.length) parts.push({ id: "chosen", text: chosen });
    if (at && chosen !== this.announced) this.host.announce(chosen);
    this.announced = at ? chosen : "";
    this.status.set(parts);
    if (this.stage.zoom === 0) this.status.zoom?.set(Math.round(this.stage.scale * 100));
  }

  show(view: ViewName): void {
    this.stage.endText();
    this.editor.show(view);
    if (view === "sorter") this.sorter.focus();
  }

  setPane(pane: Pane): void {
    this.pane = pane;
    this.side.draw();
    this.stage.fit();
    this.refresh();
  }

  toggleNotes(): void {
    this.notes = !this.notes;
    this.notesPane.draw();
    this.stage.fit();
    this.refresh();
  }

  zoom(percent: number): void {
    this.stage.zoom = percent / 100;
    this.stage.fit();
    this.status.zoom?.set(percent > 0 ? percent : Math.round(this.stage.scale * 100));
  }

  startShow(at: number): void {
    this.stage.endText();
    new Show(this, Math.max(0, at), () => this.focus());
  }

  editText(): void {
    const shape = this.editor.one;
    const { cells } = this.editor;
    if (cells) this.stage.edit({ shape: cells.shape, ...coveringSpot(this.editor, cells.anchor) }, true);
    else if (shape?.kind === "text") this.stage.edit({ shape: shape.id }, false);
    else if (shape?.kind === "table") this.stage.edit({ shape: shape.id, row: 0, column: 0 }, false);
    else if (shape?.kind === "group" && shape.shapes?.[0]) this.editor.choose([shape.shapes[0].id]);
  }

  apply(edits: readonly Edit[]): void {
    this.editor.take(edits as unknown as DeckEdit[]);
  }

  digest(): Promise<string> {
    this.editor.flush();
    return digestOf(this.editor.state.deck);
  }

  deckView(): unknown {
    this.editor.flush();
    return copyJson(this.editor.state.deck);
  }

  setReadOnly(on: boolean): void {
    this.stage.endText();
    this.editor.readOnly = on;
    this.root.classList.toggle("pp-read-only", on);
    this.draw(true);
  }

  focus(): void {
    if (this.stage.typing) {
      this.stage.typing.element.focus({ preventScroll: true });
      if (this.editor.text) this.stage.typing.setRange(this.editor.text.range);
    } else if (this.editor.view === "sorter") this.sorter.focus();
    else this.stage.element.focus({ preventScroll: true });
  }

  destroy(): void {
    this.editor.flush();
    for (const stop of this.undo) stop();
    this.ribbon.destroy();
    this.pictures.destroy();
    this.root.replaceChildren();
    this.root.classList.remove("pp-root", "pp-read-only");
  }
}

export const open: ApplicationModule["open"] = async (root, opening, host) => {
  const given = opening as Opening;
  const program = new Presentation(root, given, host);
  const workspace: Workspace = {
    apply: (edits) => program.apply(edits),
    digest: () => program.digest(),
    view: () => program.deckView(),
    flush: () => program.editor.flush(),
    setReadOnly: (on) => program.setReadOnly(on),
    focus: () => program.focus(),
    destroy: () => program.destroy(),
  };
  return workspace;
};

