/** Pages: orientation, margins, columns, breaks of sections. */
import { Fragment, Slice } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import type { Via } from "../../contract";
import type { Page } from "../edits";
import type { Editor } from "../editor";
import { BODY, sectionOrder } from "../model";
import { type } from "../schema";

export const currentPage = (editor: Editor): Page => editor.state.sections.get(editor.section().id)!;

/** Change the page of the cursor's section, or of all sections. */
export function setPage(editor: Editor, cmd: string, change: (page: Page) => Partial<Page>, via: Via, everywhere = false): void {
  editor.run(cmd, via, (work) => {
    const ids = everywhere ? sectionOrder(editor.state.parts.get(BODY)!) : [editor.section().id];
    for (const id of ids) {
      const page = editor.state.sections.get(id);
      if (page) work.op({ op: "section", id, value: { ...page, ...change(page) } });
    }
  });
}

export function turned(page: Page, orientation: Page["orientation"]): Partial<Page> {
  if (page.orientation === orientation) return {};
  const { width, height, top, bottom, left, right } = page;
  const margins =
    orientation === "landscape"
      ? { top: left, bottom: right, left: Math.max(bottom, 0), right: Math.max(top, 0) }
      : { top: right, bottom: left, left: Math.max(top, 0), right: Math.max(bottom, 0) };
  return { orientation, width: height, height: width, ...margins };
}

export const setOrientation = (editor: Editor, orientation: Page["orientation"], via: Via): void =>
  setPage(editor, `layout.${orientation}`, (page) => turned(page, orientation), via);

export type Margins = Pick<Page, "top" | "bottom" | "left" | "right">;
const cm = (value: number) => Math.round(value * 566.929);
export const MARGINS: Readonly<Record<string, Margins>> = {
  normal: { top: cm(2.5), bottom: cm(2.5), left: cm(2.5), right: cm(2.5) },
  narrow: { top: cm(1.27), bottom: cm(1.27), left: cm(1.27), right: cm(1.27) },
  moderate: { top: cm(2.54), bottom: cm(2.54), left: cm(1.91), right: cm(1.91) },
  wide: { top: cm(2.54), bottom: cm(2.54), left: cm(5.08), right: cm(5.08) },
};
export const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  A4: [11906, 16838],
  A5: [8391, 11906],
  A3: [16838, 23811],
  Letter: [12240, 15840],
  Legal: [12240, 20160],
};

export function setSize(editor: Editor, name: string, via: Via): void {
  const [short, long] = SIZES[name] ?? [11906, 16838];
  setPage(editor, "layout.size", (page) => (page.orientation === "portrait" ? { width: short, height: long } : { width: long, height: short }), via);
}

export function sectionBreak(editor: Editor, kind: string, via: Via): void {
  if (editor.part !== BODY) return;
  const { state } = editor.view;
  const { $from } = state.selection;
  if ($from.depth !== 1) return;
  editor.run(`layout.section-${kind}`, via, (work) => {
    const current = editor.section().id;
    const id = editor.freshId("s", editor.state.sections);
    work.op({ op: "section", id, value: { ...editor.state.sections.get(current)! } });
    if (current !== "last" || sectionOrder(editor.state.parts.get(BODY)!).length > 1) clearOwn(editor, work, current);
    else clearOwn(editor, work, "last");
    const tr = editor.view.state.tr;
    let at = $from.before(1);
    if ($from.parentOffset > 0) {
      const rest = $from.parent.copy(Fragment.empty);
      const next = type("paragraph").create({ ...$from.parent.attrs, source: null });
      tr.step(new ReplaceStep($from.pos, $from.pos, new Slice(Fragment.from([rest, next]), 1, 1), true));
      at = $from.pos + 1;
    }
    tr.insert(at, type("section_break").create({ id, kind }));
    tr.setSelection(TextSelection.near(tr.doc.resolve(at + 2)));
    work.tr(tr.scrollIntoView());
  });
}

/** The section after a new break follows the headers of the one before. */
function clearOwn(editor: Editor, work: import("../editor").Work, id: string): void {
  const page = editor.state.sections.get(id)!;
  const none = { default: null, first: null, even: null };
  work.op({ op: "section", id, value: { ...page, header: none, footer: none } });
}
