/** What every part of the kit needs of the page; nothing here writes an inline style into HTML. */
export { append, h, setAttribute, setText } from "../../runner/dom";

let counter = 0;

/** An id no other element of this page has. */
export function uid(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Make `wanted` the children of `parent`; what is there already is not taken out and put back, so it keeps focus and caret. */
export function exchange(parent: Element, wanted: readonly Element[]): void {
  for (const child of [...parent.childNodes]) if (!wanted.includes(child as Element)) child.remove();
  let next = parent.firstChild;
  for (const element of wanted) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
}

const FOCUSABLE = [
  "button:not([disabled])", "input:not([disabled])", "select:not([disabled])", "textarea:not([disabled])",
  "a[href]", "[tabindex]", "[contenteditable=true]",
].join(",");

/** Elements that can take the focus by Tab, in document order. */
export function focusables(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.tabIndex >= 0 && shown(element),
  );
}

/** Whether nothing above it is hidden (by attribute, so that it holds without a layout too). */
export function shown(element: Element): boolean {
  return element.closest("[hidden]") === null;
}

/** Where pop-ups go: the open dialog (it lies above the page), else the page. */
export function overlay(): HTMLElement {
  const dialogs = document.querySelectorAll<HTMLElement>("dialog[open]");
  return dialogs[dialogs.length - 1] ?? document.body;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Put a fixed element below (or beside) its anchor, kept inside the window. */
export function place(popup: HTMLElement, at: Point | HTMLElement, side: "below" | "beside" = "below"): void {
  popup.style.setProperty("left", "0");
  popup.style.setProperty("top", "0");
  const size = popup.getBoundingClientRect();
  const box = at instanceof HTMLElement ? at.getBoundingClientRect() : null;
  const wanted = box === null
    ? { left: (at as Point).x, top: (at as Point).y }
    : side === "below" ? { left: box.left, top: box.bottom } : { left: box.right - 2, top: box.top - 4 };
  let { left, top } = wanted;
  if (left + size.width > window.innerWidth - 4) {
    left = side === "beside" && box !== null ? box.left - size.width + 2 : window.innerWidth - size.width - 4;
  }
  if (top + size.height > window.innerHeight - 4) {
    const above = (box?.top ?? top) - size.height;
    top = side === "below" && above >= 4 ? above : window.innerHeight - size.height - 4;
  }
  popup.style.setProperty("left", `${Math.max(4, Math.round(left))}px`);
  popup.style.setProperty("top", `${Math.max(4, Math.round(top))}px`);
}

/** Which of `elements` lies next in a direction, by where they are on the screen. */
export function neighbour(
  from: HTMLElement, elements: readonly HTMLElement[], direction: "up" | "down",
): HTMLElement | null {
  const start = from.getBoundingClientRect();
  const middle = start.left + start.width / 2;
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const element of elements) {
    if (element === from) continue;
    const box = element.getBoundingClientRect();
    const away = direction === "down" ? box.top - start.bottom : start.top - box.bottom;
    if (away < -4) continue;
    const aside = Math.abs(box.left + box.width / 2 - middle);
    const distance = away * 4 + aside;
    if (distance < least) [best, least] = [element, distance];
  }
  return best;
}
