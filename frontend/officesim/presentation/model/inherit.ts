/** How shapes look when they say nothing themselves: the same rules as the server's inherit.py. */
import type { Board, Deck, Frame, Level, Shape, Theme } from "./deck";

const BEHIND: Record<string, string> = { ctrTitle: "title", title: "title", dt: "dt", ftr: "ftr", sldNum: "sldNum" };
const PLAIN = ["dt", "ftr", "sldNum", "hdr"];

export function findBoard(deck: Deck, id: string | undefined): Board | null {
  if (id === undefined) return null;
  return [...deck.slides, ...deck.layouts, ...deck.masters].find((board) => board.id === id) ?? null;
}

export function boardBehind(deck: Deck, board: Board): Board | null {
  const id = board.layout ?? board.master;
  const list = board.layout !== undefined ? deck.layouts : deck.masters;
  return list.find((one) => one.id === id) ?? null;
}

export function masterOf(deck: Deck, board: Board): Board {
  let found: Board | null = board;
  while (found && found.kind !== "master") found = boardBehind(deck, found);
  return found ?? (deck.masters[0] as Board);
}

export function themeOf(deck: Deck, board: Board): Theme {
  return masterOf(deck, board).theme as Theme;
}

export function ancestors(deck: Deck, board: Board, shape: Shape): Shape[] {
  const found: Shape[] = [];
  let place = shape.placeholder;
  let from = board;
  while (place) {
    const behind = boardBehind(deck, from);
    if (!behind) break;
    const match = matching(behind, place);
    if (match) {
      found.push(match);
      place = match.placeholder;
    }
    from = behind;
  }
  return found;
}

function matching(board: Board, place: { type: string; idx: number }): Shape | undefined {
  const holders = board.shapes.filter((shape) => shape.placeholder);
  let wanted = BEHIND[place.type] ?? "body";
  if (board.kind === "layout") {
    const exact = holders.find(({ placeholder }) =>
      placeholder?.idx === place.idx && (place.idx !== 0 || placeholder.type === place.type));
    if (exact) return exact;
    wanted = place.type;
  }
  return holders.find(({ placeholder }) => placeholder?.type === wanted);
}

export function frameOf(deck: Deck, board: Board, shape: Shape): Frame | null {
  return [shape, ...ancestors(deck, board, shape)].find((one) => one.frame)?.frame ?? null;
}

export function anchorOf(deck: Deck, board: Board, shape: Shape): "top" | "middle" | "bottom" {
  const found = [shape, ...ancestors(deck, board, shape)].find((one) => one.anchor)?.anchor;
  return found ?? (shape.text_box || shape.placeholder ? "top" : "middle");
}

export function levelOf(deck: Deck, board: Board, shape: Shape, level: number): Level {
  const behind = ancestors(deck, board, shape);
  const styles = masterOf(deck, board).styles;
  const base = styles?.[styleName(shape, behind)][level] ?? {};
  return Object.assign({}, base, ...[...behind].reverse().map((one) => one.levels?.[level] ?? {}), shape.levels?.[level] ?? {});
}

export function styleName(shape: Shape, behind: readonly Shape[]): "title" | "body" | "other" {
  if (!shape.placeholder) return "other";
  const kinds = [shape, ...behind].map((one) => one.placeholder?.type ?? "");
  if (kinds.some((kind) => kind === "title" || kind === "ctrTitle")) return "title";
  return kinds.some((kind) => PLAIN.includes(kind)) ? "other" : "body";
}

export function backgroundOf(deck: Deck, board: Board): string {
  for (let from: Board | null = board; from; from = boardBehind(deck, from)) {
    if (from.background) return from.background;
  }
  return "lt1";
}
