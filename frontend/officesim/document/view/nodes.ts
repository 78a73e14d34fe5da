/** Nodes whose picture depends on the editor: images, fields, contents, breaks. */
import type { Node } from "prosemirror-model";
import type { NodeViewConstructor } from "prosemirror-view";
import type { Editor } from "../editor";
import { previewed } from "../commands/mailings";
import { fieldText } from "./dom";

/** EMU in one CSS pixel. */
const EMU = 9525;

/** Addresses of the start file's pictures, made once and given back at the end. */
export class Pictures {
  private readonly made = new Map<string, string>();
  constructor(private readonly editor: Editor) {}

  address(asset: string): string {
    let address = this.made.get(asset);
    if (address === undefined) {
      const media = this.editor.opening.media[asset];
      if (!media) return "";
      const bytes = Uint8Array.from(atob(media.data), (one) => one.charCodeAt(0));
      address = URL.createObjectURL(new Blob([bytes], { type: media.type }));
      this.made.set(asset, address);
    }
    return address;
  }

  destroy(): void {
    for (const one of this.made.values()) URL.revokeObjectURL(one);
  }
}

function drawImage(dom: HTMLElement, node: Node, pictures: Pictures): void {
  const image = dom as HTMLImageElement;
  const { asset, alt, width, height, wrap, position } = node.attrs as Record<string, string | number>;
  image.src = pictures.address(String(asset));
  image.alt = String(alt);
  image.className = `od-image od-wrap-${String(wrap)} od-side-${String(position)}`;
  image.style.width = `${Number(width) / EMU}px`;
  image.style.height = `${Number(height) / EMU}px`;
  image.draggable = true;
}

/** A node view that draws its element again whenever the node changes. */
const drawn =
  (tag: string, draw: (dom: HTMLElement, node: Node) => void): NodeViewConstructor =>
  (first) => {
    const dom = document.createElement(tag);
    let node = first;
    draw(dom, node);
    return {
      dom,
      update(next: Node): boolean {
        if (next.type !== node.type) return false;
        node = next;
        draw(dom, node);
        return true;
      },
      selectNode: () => dom.classList.add("ProseMirror-selectednode"),
      deselectNode: () => dom.classList.remove("ProseMirror-selectednode"),
      ignoreMutation: () => true,
    };
  };

export function nodeViews(editor: Editor, pictures: Pictures): Record<string, NodeViewConstructor> {
  const { say } = editor;
  return {
    image: drawn("img", (dom, node) => drawImage(dom, node, pictures)),
    field: drawn("span", (dom, node) => {
      const kind = String(node.attrs["kind"]);
      dom.className = `od-field od-field-${kind}`;
      dom.contentEditable = "false";
      const shown = kind === "merge" ? previewed(editor, String(node.attrs["name"])) : null;
      dom.textContent = shown ?? fieldText(node);
      dom.dataset["kind"] = kind;
    }),
    toc: drawn("div", (dom, node) => {
      dom.className = "od-toc";
      dom.contentEditable = "false";
      const title = document.createElement("p");
      title.className = "od-toc-title";
      title.textContent = String(node.attrs["title"]);
      const list = document.createElement("ol");
      for (const entry of node.attrs["entries"] as { level: number; text: string }[]) {
        const item = document.createElement("li");
        item.className = `od-toc-${entry.level}`;
        item.textContent = entry.text;
        list.append(item);
      }
      if (list.childElementCount === 0) {
        list.append(Object.assign(document.createElement("li"), { textContent: say("No headings found.", "Aucun titre trouvé.") }));
      }
      dom.replaceChildren(title, list);
    }),
    section_break: drawn("div", (dom, node) => {
      const kind = String(node.attrs["kind"]);
      dom.className = `od-section-break od-${kind}`;
      dom.contentEditable = "false";
      const names: Record<string, string> = {
        nextPage: say("Section break (next page)", "Saut de section (page suivante)"),
        continuous: say("Section break (continuous)", "Saut de section (continu)"),
        evenPage: say("Section break (even page)", "Saut de section (page paire)"),
        oddPage: say("Section break (odd page)", "Saut de section (page impaire)"),
      };
      const words = document.createElement("span");
      words.textContent = names[kind] ?? kind;
      dom.replaceChildren(words);
    }),
    page_break: drawn("span", (dom, node) => {
      const page = node.attrs["kind"] === "page";
      dom.className = `od-page-break od-break-${String(node.attrs["kind"])}`;
      dom.contentEditable = "false";
      const words = document.createElement("span");
      words.textContent = page ? say("Page break", "Saut de page") : say("Column break", "Saut de colonne");
      dom.replaceChildren(words);
    }),
  };
}
