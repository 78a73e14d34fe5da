/**
 * Icons as inline SVG, by the name they have in `@fluentui/svg-icons` (MIT) without size and
 * style: "text_bold". Only icons named here, or by an application, enter the build.
 */
const NAME = /([^/]+?)_(?:16|20|24|28|32|48)_(?:regular|filled)\.svg$/;
const icons = new Map<string, string>();
const parsed = new Map<string, SVGSVGElement>();

/**
 * Make icons known. Applications pass
 * `import.meta.glob("/node_modules/@fluentui/svg-icons/icons/{a,b}_20_regular.svg",
 * { query: "?raw", import: "default", eager: true })`, or names and SVG of their own.
 */
export function addIcons(found: Readonly<Record<string, unknown>>): void {
  for (const [path, svg] of Object.entries(found)) {
    icons.set(NAME.exec(path)?.[1] ?? path, String(svg));
  }
}

export function hasIcon(name: string): boolean {
  return icons.has(name);
}

/** A decorative icon: the words of its control carry the meaning. Unknown names draw a dot. */
export function icon(name: string): SVGSVGElement {
  let svg = parsed.get(name);
  if (svg === undefined) {
    const template = document.createElement("template");
    template.innerHTML = icons.get(name) ?? UNKNOWN;
    svg = template.content.querySelector("svg") as SVGSVGElement;
    svg.setAttribute("class", "kit-icon");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    parsed.set(name, svg);
  }
  return svg.cloneNode(true) as SVGSVGElement;
}

const UNKNOWN = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">'
  + '<circle cx="10" cy="10" r="3"/></svg>';

addIcons(import.meta.glob(
  [
    "/node_modules/@fluentui/svg-icons/icons/{arrow_undo,arrow_redo,save,cut,copy,clipboard_paste,paint_brush}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_bold,text_italic,text_underline,text_strikethrough,text_color,highlight}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{font_increase,font_decrease,text_clear_formatting,paint_bucket}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_align_left,text_align_center,text_align_right,text_align_justify}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_bullet_list,text_number_list_ltr,text_indent_increase_ltr,text_indent_decrease_ltr}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{search,chevron_down,chevron_up,chevron_left,chevron_right,dismiss,checkmark}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{add,subtract,arrow_up_right,more_horizontal,open,table,image,link,comment,delete}_20_regular.svg",
  ],
  { query: "?raw", import: "default", eager: true },
));
