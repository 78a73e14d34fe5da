/** Themes, colours, fonts, backgrounds, slide size; transitions and animations. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Animation, type DeckEdit, type Size, type Theme, type Transition } from "../model/deck";
import { masterOf } from "../model/inherit";
import { frameEdits } from "./shapes";

const names = ["dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];
const scheme = (...values: string[]): Record<string, string> => Object.fromEntries(names.map((name, at) => [name, values[at] as string]));

/** Colour schemes of our own making. */
export const SCHEMES: Readonly<Record<string, Record<string, string>>> = {
  Office: scheme("000000", "FFFFFF", "44546A", "E7E6E6", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72"),
  Delta: scheme("1B2A38", "FFFFFF", "0B3C5D", "E8F1F5", "0B6E8F", "E07A1F", "5A8F29", "B8336A", "6C5B9E", "3F7CAC", "0B5FA5", "6B3FA0"),
  Savanna: scheme("2E2418", "FFFDF7", "5B3A1E", "F6ECD9", "B4651E", "5E7C3A", "D9A441", "8C3B2A", "3E6B73", "8A6F4D", "8A4B12", "6B4A7A"),
  Harbour: scheme("10202B", "FFFFFF", "123C4A", "E3EEF0", "16697A", "DB6B4D", "489FB5", "FFA62B", "82A3A1", "465C69", "0F5C8C", "5A4B81"),
};

export interface ThemeChoice { name: string; scheme: keyof typeof SCHEMES; major: string; minor: string; background: string }

export const THEMES: readonly ThemeChoice[] = [
  { name: "Office", scheme: "Office", major: "Calibri Light", minor: "Calibri", background: "lt1" },
  { name: "Delta", scheme: "Delta", major: "Source Sans 3", minor: "Source Sans 3", background: "lt1" },
  { name: "Savanna", scheme: "Savanna", major: "Source Serif 4", minor: "Carlito", background: "lt2" },
  { name: "Harbour", scheme: "Harbour", major: "Carlito", minor: "Carlito", background: "gradient:90:lt1,lt2" },
];
export const FONT_PAIRS: readonly (readonly [string, string])[] = [
  ["Calibri Light", "Calibri"], ["Carlito", "Carlito"], ["Source Sans 3", "Source Sans 3"], ["Source Serif 4", "Source Sans 3"], ["Georgia", "Arial"],
];

const theme = (editor: Editor): { master: string; theme: Theme } => {
  const board = editor.current ?? (editor.state.deck.masters[0] as NonNullable<typeof editor.current>);
  const master = masterOf(editor.state.deck, board);
  return { master: master.id, theme: copyJson(master.theme as Theme) };
};

export function applyTheme(editor: Editor, via: Via, choice: ThemeChoice): void {
  const { master } = theme(editor);
  const made: Theme = {
    name: choice.name, colours: { ...(SCHEMES[choice.scheme] as Record<string, string>) }, fonts: { major: choice.major, minor: choice.minor },
  };
  editor.run("design.theme", via, [{ op: "board.set", board: master, set: { theme: made, background: choice.background } }]);
}

export function applyScheme(editor: Editor, via: Via, name: string): void {
  const now = theme(editor);
  const colours = SCHEMES[name];
  if (colours) editor.run("design.colours", via, [{ op: "board.set", board: now.master, set: { theme: { ...now.theme, colours: { ...colours } } } }]);
}

export function setColours(editor: Editor, via: Via, patch: Record<string, string>): void {
  const now = theme(editor);
  editor.run("design.colours", via, [{
    op: "board.set", board: now.master, set: { theme: { ...now.theme, colours: { ...now.theme.colours, ...patch } } },
  }]);
}

export function applyFonts(editor: Editor, via: Via, major: string, minor: string): void {
  const now = theme(editor);
  editor.run("design.fonts", via, [{ op: "board.set", board: now.master, set: { theme: { ...now.theme, fonts: { major, minor } } } }]);
}

export function setBackground(editor: Editor, via: Via, fill: string | null, all: boolean): void {
  const boards = all ? [theme(editor).master] : editor.slides;
  const edits: DeckEdit[] = boards.map((board) =>
    (fill === null ? { op: "board.set", board, unset: ["background"] } : { op: "board.set", board, set: { background: fill } }));
  if (all) {
    for (const slide of editor.state.deck.slides) {
      if (slide.background) edits.push({ op: "board.set", board: slide.id, unset: ["background"] });
    }
  }
  editor.run("design.background", via, edits);
}

/** Everything keeps its share of the width and height. */
export function setSize(editor: Editor, via: Via, size: Size): void {
  const { deck } = editor.state;
  const [sx, sy] = [size.w / deck.size.w, size.h / deck.size.h];
  const edits: DeckEdit[] = [{ op: "deck.set", size }];
  for (const board of [...deck.masters, ...deck.layouts, ...deck.slides]) {
    for (const shape of board.shapes) {
      const { frame } = shape;
      if (!frame) continue;
      edits.push(...frameEdits(editor, shape, {
        x: Math.round(frame.x * sx), y: Math.round(frame.y * sy), w: Math.round(frame.w * sx), h: Math.round(frame.h * sy),
      }));
    }
  }
  editor.run("design.size", via, edits);
}

export const TRANSITIONS = ["fade", "push", "wipe", "split", "cut", "cover", "pull", "randomBar", "circle", "dissolve", "wheel", "zoom"] as const;
export const DIRECTIONS: Readonly<Record<string, readonly NonNullable<Transition["direction"]>[]>> = {
  push: ["d", "l", "r", "u"], wipe: ["r", "u", "l", "d"], cover: ["r", "u", "l", "d", "ru", "rd", "lu", "ld"],
  pull: ["r", "u", "l", "d", "ru", "rd", "lu", "ld"], split: ["in", "out"], zoom: ["in", "out"], randomBar: ["horz", "vert"],
};

function slides(editor: Editor): string[] {
  return editor.slides.filter((id) => editor.state.board(id).kind === "slide");
}

/** A transition whose effect is not chosen yet. */
type Begun = Omit<Transition, "effect"> & { effect: Transition["effect"] | "" };

export function setTransition(editor: Editor, cmd: string, via: Via, change: (now: Begun) => Begun | null): void {
  editor.run(cmd, via, slides(editor).flatMap((board): DeckEdit[] => {
    const now = editor.state.board(board).transition;
    const next = change(now ? copyJson(now) : { effect: "", duration: 700, click: true });
    if (next === null) return now ? [{ op: "board.set", board, unset: ["transition"] }] : [];
    const { effect, ...rest } = next;
    return effect ? [{ op: "board.set", board, set: { transition: { ...rest, effect } } }] : [];
  }));
}

export function transitionToAll(editor: Editor, via: Via): void {
  const now = editor.current?.transition;
  editor.run("transition.all", via, editor.state.deck.slides.filter((slide) => slide.id !== editor.board).flatMap((slide): DeckEdit[] => {
    if (now) return [{ op: "board.set", board: slide.id, set: { transition: copyJson(now) } }];
    return slide.transition ? [{ op: "board.set", board: slide.id, unset: ["transition"] }] : [];
  }));
}

export const EFFECTS: readonly { type: Animation["type"]; effects: readonly Animation["effect"][] }[] = [
  { type: "entrance", effects: ["appear", "fade", "fly", "float", "wipe", "split", "zoom"] },
  { type: "emphasis", effects: ["pulse", "spin", "grow"] },
  { type: "exit", effects: ["appear", "fade", "fly", "float", "wipe", "split", "zoom"] },
];

function setAnimations(editor: Editor, cmd: string, via: Via, animations: Animation[]): void {
  editor.run(cmd, via, [animations.length
    ? { op: "board.set", board: editor.board, set: { animations } }
    : { op: "board.set", board: editor.board, unset: ["animations"] }]);
}

export function animationsOf(editor: Editor): Animation[] {
  return copyJson(editor.current?.animations ?? []);
}

/** The effect of the chosen shapes: put in place of the one they have, else one more. */
export function animate(editor: Editor, via: Via, type: Animation["type"], effect: Animation["effect"], more = false): void {
  const list = animationsOf(editor);
  for (const shape of editor.chosen) {
    const at = more ? -1 : list.findIndex((one) => one.shape === shape.id);
    const made: Animation = { shape: shape.id, type, effect, start: "click", duration: effect === "appear" ? 0 : 500, delay: 0 };
    if (effect === "fly" || effect === "wipe") made.direction = "d";
    if (at < 0) list.push(made);
    else list[at] = { ...made, start: list[at]?.start ?? "click", delay: list[at]?.delay ?? 0 };
  }
  setAnimations(editor, "animation.add", via, list);
}

export function changeAnimations(editor: Editor, cmd: string, via: Via, change: (one: Animation) => Animation | null): void {
  const chosen = editor.shapes;
  const list = animationsOf(editor).flatMap((one) => {
    const next = chosen.includes(one.shape) ? change(one) : one;
    return next ? [next] : [];
  });
  setAnimations(editor, cmd, via, list);
}

export function moveAnimation(editor: Editor, via: Via, by: 1 | -1, at?: number): void {
  const list = animationsOf(editor);
  const from = at ?? list.findIndex((one) => editor.shapes.includes(one.shape));
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return;
  const [one] = list.splice(from, 1);
  if (one) list.splice(to, 0, one);
  setAnimations(editor, by < 0 ? "animation.earlier" : "animation.later", via, list);
}
