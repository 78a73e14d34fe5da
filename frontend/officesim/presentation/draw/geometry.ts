/** Outlines of drawn shapes as SVG paths in a box of w by h, after the presets of ECMA-376. */

type Points = readonly (readonly [number, number])[];
const poly = (points: Points): ((w: number, h: number) => string) => (w, h) =>
  `M${points.map(([x, y]) => `${x * w} ${y * h}`).join("L")}Z`;
const ellipse = (w: number, h: number): string =>
  `M0 ${h / 2}A${w / 2} ${h / 2} 0 1 1 ${w} ${h / 2}A${w / 2} ${h / 2} 0 1 1 0 ${h / 2}Z`;

function round(w: number, h: number): string {
  const r = Math.min(w, h) / 6;
  return `M${r} 0H${w - r}A${r} ${r} 0 0 1 ${w} ${r}V${h - r}A${r} ${r} 0 0 1 ${w - r} ${h}H${r}A${r} ${r} 0 0 1 0 ${h - r}V${r}A${r} ${r} 0 0 1 ${r} 0Z`;
}

/** An arrow to the right with a head as long as half the shorter side. */
function arrow(w: number, h: number): Points {
  const head = 1 - Math.min(0.5, (Math.min(w, h) / 2) / w);
  return [[0, 0.25], [head, 0.25], [head, 0], [1, 0.5], [head, 1], [head, 0.75], [0, 0.75]];
}

const turned = (points: Points, way: "left" | "up" | "down"): Points => points.map(([x, y]) =>
  way === "left" ? [1 - x, y] as const : way === "up" ? [y, 1 - x] as const : [y, x] as const);

function star(spikes: number, inner: number): Points {
  return Array.from({ length: spikes * 2 }, (_, at) => {
    const radius = at % 2 ? inner / 2 : 0.5;
    const angle = (Math.PI * at) / spikes - Math.PI / 2;
    return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)] as const;
  });
}

const OUTLINES: Record<string, (w: number, h: number) => string> = {
  rect: poly([[0, 0], [1, 0], [1, 1], [0, 1]]),
  roundRect: round,
  ellipse,
  triangle: poly([[0.5, 0], [1, 1], [0, 1]]),
  rtTriangle: poly([[0, 0], [1, 1], [0, 1]]),
  diamond: poly([[0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5]]),
  parallelogram: poly([[0.25, 0], [1, 0], [0.75, 1], [0, 1]]),
  trapezoid: poly([[0.25, 0], [0.75, 0], [1, 1], [0, 1]]),
  pentagon: poly([[0.5, 0], [1, 0.38], [0.81, 1], [0.19, 1], [0, 0.38]]),
  hexagon: poly([[0.25, 0], [0.75, 0], [1, 0.5], [0.75, 1], [0.25, 1], [0, 0.5]]),
  homePlate: poly([[0, 0], [0.8, 0], [1, 0.5], [0.8, 1], [0, 1]]),
  chevron: poly([[0, 0], [0.8, 0], [1, 0.5], [0.8, 1], [0, 1], [0.2, 0.5]]),
  plus: poly([[0.25, 0], [0.75, 0], [0.75, 0.25], [1, 0.25], [1, 0.75], [0.75, 0.75], [0.75, 1], [0.25, 1], [0.25, 0.75], [0, 0.75], [0, 0.25], [0.25, 0.25]]),
  rightArrow: (w, h) => poly(arrow(w, h))(w, h),
  leftArrow: (w, h) => poly(turned(arrow(w, h), "left"))(w, h),
  upArrow: (w, h) => poly(turned(arrow(h, w), "up"))(w, h),
  downArrow: (w, h) => poly(turned(arrow(h, w), "down"))(w, h),
  star5: poly(star(5, 0.38)),
  star4: poly(star(4, 0.38)),
  heart: (w, h) => `M${w / 2} ${h / 4}C${w * 0.7} ${-h * 0.2} ${w * 1.25} ${h * 0.25} ${w / 2} ${h}C${-w * 0.25} ${h * 0.25} ${w * 0.3} ${-h * 0.2} ${w / 2} ${h / 4}Z`,
  wedgeRectCallout: poly([[0, 0], [1, 0], [1, 0.8], [0.42, 0.8], [0.29, 1], [0.17, 0.8], [0, 0.8]]),
  wedgeRoundRectCallout: poly([[0, 0], [1, 0], [1, 0.8], [0.42, 0.8], [0.29, 1], [0.17, 0.8], [0, 0.8]]),
  can: (w, h) => `M0 ${h / 8}A${w / 2} ${h / 8} 0 0 1 ${w} ${h / 8}V${h * 7 / 8}A${w / 2} ${h / 8} 0 0 1 0 ${h * 7 / 8}Z`,
};

/** The shapes that the gallery offers, in its order. */
export const GEOMETRIES = [
  "rect", "roundRect", "ellipse", "triangle", "rtTriangle", "diamond", "parallelogram", "trapezoid", "pentagon",
  "hexagon", "plus", "can", "heart", "rightArrow", "leftArrow", "upArrow", "downArrow", "homePlate", "chevron",
  "star4", "star5", "wedgeRectCallout",
] as const;

export function outline(geometry: string, w: number, h: number): string {
  return (OUTLINES[geometry] ?? (OUTLINES["rect"] as (w: number, h: number) => string))(w, h);
}
