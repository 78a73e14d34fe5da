/** A slide, layout or master as elements, in points of 1/96 inch: the stage, the thumbnails and the show alike. */
import { h } from "../../kit/dom";
import { EMU_PER_PX, type Board, type Deck, type Frame, type Shape } from "../model/deck";
import { ancestors, anchorOf, backgroundOf, boardBehind, frameOf, levelOf, themeOf } from "../model/inherit";
import { wordsOf } from "../model/text";
import { drawChart } from "./chart";
import { cssColour } from "./colour";
import { outline } from "./geometry";
import { svg } from "./svg";
import { drawTable } from "./table";
import { drawLines, type TextLook } from "./text";

export interface DrawContext {
  readonly deck: Deck;
  /** Address of a picture of the opening. */
  image(key: string): string;
  readonly date: string;
  /** Words in empty placeholders; thumbnails and the show have none. */
  prompt?(type: string, own: string): string;
}

const px = (emu: number): number => emu / EMU_PER_PX;

export function drawBoard(board: Board, context: DrawContext): HTMLElement {
  const { deck } = context;
  const element = h("div", { class: "pp-board" });
  element.style.width = `${px(deck.size.w)}px`;
  element.style.height = `${px(deck.size.h)}px`;
  element.style.background = cssColour(backgroundOf(deck, board), themeOf(deck, board));
  const layers: Board[] = [];
  for (let from: Board | null = boardBehind(deck, board); from; from = boardBehind(deck, from)) layers.unshift(from);
  for (const layer of layers) {
    for (const shape of layer.shapes) {
      if (!shape.placeholder && !shape.hidden) element.append(drawShape(shape, layer, context, null));
    }
  }
  for (const shape of board.shapes) {
    if (!shape.hidden) element.append(drawShape(shape, board, context, null));
  }
  return element;
}

export function drawShape(shape: Shape, board: Board, context: DrawContext, origin: Frame | null): HTMLElement {
  const frame = frameOf(context.deck, board, shape) ?? { x: 0, y: 0, w: 3000000, h: 1000000 };
  const element = h("div", { class: `pp-shape pp-${shape.kind}`, "data-shape": shape.id });
  const style = element.style;
  style.left = `${px(frame.x - (origin?.x ?? 0))}px`;
  style.top = `${px(frame.y - (origin?.y ?? 0))}px`;
  style.width = `${px(frame.w)}px`;
  style.height = `${px(frame.h)}px`;
  if (shape.rotation) style.transform = `rotate(${shape.rotation / 60000}deg)`;
  const inner = CONTENT[shape.kind](shape, board, context, frame);
  element.append(...inner);
  return element;
}

type Content = (shape: Shape, board: Board, context: DrawContext, frame: Frame) => Node[];

const CONTENT: Record<Shape["kind"], Content> = {
  text: (shape, board, context, frame) => [...look(shape, board, context, frame), textOfShape(shape, board, context)],
  picture: (shape, board, context, frame) => [picture(shape, context), ...look(shape, board, context, frame)],
  table: (shape, board, context) => (shape.table ? [drawTable(shape.table, textLook(shape, board, context))] : []),
  chart: (shape, board, context, frame) =>
    shape.chart ? [drawChart(shape.chart, px(frame.w), px(frame.h), themeOf(context.deck, board))] : [],
  group: (shape, board, context, frame) => (shape.shapes ?? []).map((one) => drawShape(one, board, context, frame)),
  line: (shape, board, context, frame) => [connector(shape, board, context, frame)],
  other: (shape) => [h("div", { class: "pp-unknown" }, shape.name)],
};

function look(shape: Shape, board: Board, context: DrawContext, frame: Frame): Node[] {
  const behind = ancestors(context.deck, board, shape);
  const from = <Name extends "fill" | "line" | "geometry">(name: Name): Shape[Name] | undefined =>
    [shape, ...behind].find((one) => one[name] !== undefined)?.[name];
  const fill = shape.kind === "picture" ? "none" : from("fill");
  const line = from("line");
  if ((!fill || fill === "none") && (!line?.colour || line.colour === "none")) return [];
  const theme = themeOf(context.deck, board);
  const [w, height] = [px(frame.w), px(frame.h)];
  const root = svg("svg", { class: "pp-outline", width: w, height, "aria-hidden": "true" });
  const path = svg("path", { d: outline(from("geometry") ?? "rect", w, height) });
  const gradient = fill?.startsWith("gradient:") ? gradientOf(fill, shape.id, cssColour, theme) : null;
  if (gradient) root.append(gradient);
  path.setAttribute("fill", gradient ? `url(#${gradient.id})` : fill && fill !== "none" ? cssColour(fill, theme) : "none");
  if (line?.colour && line.colour !== "none") stroke(path, line, cssColour(line.colour, theme));
  if (shape.flip_h || shape.flip_v) {
    path.setAttribute("transform", `translate(${shape.flip_h ? w : 0} ${shape.flip_v ? height : 0}) scale(${shape.flip_h ? -1 : 1} ${shape.flip_v ? -1 : 1})`);
  }
  if (shape.shadow) root.classList.add("pp-shadow");
  root.append(path);
  return [root];
}

let gradients = 0;

function gradientOf(fill: string, id: string, colour: typeof cssColour, theme: Parameters<typeof cssColour>[1]): SVGElement {
  const [, angle, names] = fill.split(":");
  const stops = (names ?? "").split(",");
  gradients += 1;
  const element = svg("linearGradient", { id: `g${gradients}-${id}`, gradientTransform: `rotate(${angle} 0.5 0.5)` });
  stops.forEach((name, at) => element.append(svg("stop", {
    offset: at / Math.max(1, stops.length - 1), "stop-color": colour(name, theme),
  })));
  return element;
}

const DASHES: Record<string, readonly number[]> = {
  dot: [1, 3], sysDot: [1, 1], dash: [4, 3], sysDash: [3, 1], lgDash: [8, 3], dashDot: [4, 3, 1, 3],
  lgDashDot: [8, 3, 1, 3], lgDashDotDot: [8, 3, 1, 3, 1, 3], sysDashDot: [3, 1, 1, 1], sysDashDotDot: [3, 1, 1, 1, 1, 1],
};

function stroke(path: SVGElement, line: NonNullable<Shape["line"]>, colour: string): void {
  const width = Math.max(0.75, px(line.width ?? 9525));
  path.setAttribute("stroke", colour);
  path.setAttribute("stroke-width", String(width));
  const dash = DASHES[line.dash ?? "solid"];
  if (dash) path.setAttribute("stroke-dasharray", dash.map((length) => length * width).join(" "));
}

function connector(shape: Shape, board: Board, context: DrawContext, frame: Frame): SVGElement {
  const theme = themeOf(context.deck, board);
  const [w, height] = [px(frame.w), px(frame.h)];
  const root = svg("svg", { class: "pp-outline", width: Math.max(1, w), height: Math.max(1, height), "aria-hidden": "true" });
  const [x1, x2] = shape.flip_h ? [w, 0] : [0, w];
  const [y1, y2] = shape.flip_v ? [height, 0] : [0, height];
  const path = svg("path", { d: `M${x1} ${y1}L${x2} ${y2}`, fill: "none" });
  const line = shape.line ?? { colour: "accent1", width: 12700 };
  const colour = cssColour(line.colour ?? "accent1", theme);
  stroke(path, line, colour);
  root.append(path);
  const size = Math.max(8, px(line.width ?? 9525) * 4);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  if (line.tail && line.tail !== "none") root.append(arrowhead(x2, y2, angle, size, colour));
  if (line.head && line.head !== "none") root.append(arrowhead(x1, y1, angle + Math.PI, size, colour));
  return root;
}

function arrowhead(x: number, y: number, angle: number, size: number, fill: string): SVGElement {
  const point = (turn: number) => `${x - size * Math.cos(angle + turn)} ${y - size * Math.sin(angle + turn)}`;
  return svg("path", { d: `M${x} ${y}L${point(0.45)}L${point(-0.45)}Z`, fill });
}

function picture(shape: Shape, context: DrawContext): HTMLElement {
  const crop = shape.crop ?? { l: 0, t: 0, r: 0, b: 0 };
  const image = h("img", { src: context.image(shape.image ?? ""), alt: "", draggable: "false" });
  const [wide, high] = [(100000 - crop.l - crop.r) / 100000 || 1, (100000 - crop.t - crop.b) / 100000 || 1];
  image.style.width = `${100 / wide}%`;
  image.style.height = `${100 / high}%`;
  image.style.left = `${(-crop.l / 1000) / wide}%`;
  image.style.top = `${(-crop.t / 1000) / high}%`;
  const box = h("div", { class: "pp-image" }, image);
  if (shape.flip_h || shape.flip_v) box.style.transform = `scale(${shape.flip_h ? -1 : 1}, ${shape.flip_v ? -1 : 1})`;
  return box;
}

export function textLook(shape: Shape, board: Board, context: DrawContext): TextLook {
  const at = context.deck.slides.indexOf(board);
  return {
    theme: themeOf(context.deck, board),
    level: (level) => levelOf(context.deck, board, shape, level),
    number: at < 0 ? "‹#›" : String(at + 1),
    date: context.date,
  };
}

function textOfShape(shape: Shape, board: Board, context: DrawContext): HTMLElement {
  const element = h("div", { class: "pp-text", "data-anchor": anchorOf(context.deck, board, shape) });
  const inner = h("div", { class: "pp-lines" });
  if ((shape.columns ?? 1) > 1) inner.style.columnCount = String(shape.columns);
  element.append(inner);
  const empty = !wordsOf(shape.paragraphs) && (shape.paragraphs ?? []).every((line) => line.runs.length === 0);
  if (empty && shape.placeholder && board.kind === "slide" && context.prompt) {
    const behind = ancestors(context.deck, board, shape)[0];
    const words = context.prompt(shape.placeholder.type, wordsOf(behind?.paragraphs?.slice(0, 1)));
    inner.classList.add("pp-prompt");
    inner.append(...drawLines([{ runs: [{ text: words }] }], textLook(shape, board, context)));
    element.parentElement?.classList.add("pp-empty");
  } else {
    inner.append(...drawLines(shape.paragraphs ?? [], textLook(shape, board, context)));
  }
  return element;
}
