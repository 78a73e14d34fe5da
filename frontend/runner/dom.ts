/** Small helpers to build the page; nothing here sets an inline style (content security policy). */

type Child = Node | string | null | false | undefined;
type Handler = (event: Event) => void;
export type Props = Readonly<Record<string, string | number | boolean | Handler | null | undefined>>;

/** `h("button", { class: "x", disabled: true, onclick: f }, "text")`. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Props = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

export function append(element: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false || child === undefined) continue;
    element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

/** Set a text only when it differs: assistive technology hears no needless change. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const ICONS = {
  flag: "M4 14V2h8l-2 3 2 3H5.5",
  check: "M3 8.5 6.5 12 13 4.5",
  circle: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z",
  dotted: "M3 8h2m3 0h0m3 0h2",
  alert: "M8 2 1.5 13.5h13L8 2Zm0 4.5v3.5m0 1.6v.1",
  info: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Zm0 5.4v4M8 4.9v.1",
  computer: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  shield: "M8 1.5 13 3.3v4.2c0 3.2-2.1 5.6-5 7-2.9-1.4-5-3.8-5-7V3.3L8 1.5Zm-2.4 6.2 1.8 1.8 3.1-3.3",
  pen: "M3 13l.7-3L11 2.7l2.3 2.3L6 12.3 3 13Z",
  clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.5V8l2.4 1.6",
  play: "M4.5 2.5v11L13 8 4.5 2.5Z",
  sound: "M2.5 6v4H5l3.5 3V3L5 6H2.5Zm8.5-.5a3.5 3.5 0 0 1 0 5m1.8-7a6.3 6.3 0 0 1 0 9",
  left: "M10 3 5 8l5 5",
  right: "M6 3l5 5-5 5",
  grid: "M2.5 2.5h4v4h-4zm7 0h4v4h-4zm-7 7h4v4h-4zm7 0h4v4h-4z",
  sheet: "M2.5 2.5h11v11h-11zM2.5 6.2h11m-11 3.6h11M6.4 2.5v11",
  page: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M5.8 8h4.4m-4.4 2.8h4.4",
  slides: "M2 3h12v7.5H2zM8 10.5v3M5 13.5h6M5 8l2-2 1.5 1.5L11 5.2",
  letter: "M2 3.5h12v9H2zM2 4.5l6 4.3 6-4.3",
  panel: "M2 3h12v10H2zM10 3v10",
  sliders: "M2 4.5h7m3 0h2M2 11.5h2m3 0h7M9 3v3M4 10v3",
  close: "M3.5 3.5l9 9m0-9-9 9",
  pause: "M5 3v10M11 3v10",
  help: "M5.8 6a2.2 2.2 0 1 1 3 2c-.6.3-.8.7-.8 1.4m0 2.3v.1M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z",
} as const;

export type IconName = keyof typeof ICONS;

/** A decorative icon: the words beside it carry the meaning. */
export function icon(name: IconName): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({
    class: "r-icon", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false",
  })) svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Content from the server, inert until shown; `address` maps media to fetched copies. */
export function content(html: string, address: (url: string) => string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const image of template.content.querySelectorAll("img[src]")) {
    image.setAttribute("src", address(image.getAttribute("src") ?? ""));
  }
  return template.content;
}
