/** Arrange as a menu, for the ribbon and the right button. */
import type { MenuItem } from "../../kit";
import type { App } from "../app";
import { alignShapes, distribute, flip, group, reorder, rotate, ungroup } from "../commands/arrange";
import { item } from "./parts";

export function orderItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  return [
    item("order.front", c.front, (via) => reorder(editor, via, "front"), "R"), item("order.back", c.back, (via) => reorder(editor, via, "back"), "K"),
    item("order.forward", c.forward, (via) => reorder(editor, via, "forward"), "F"), item("order.backward", c.backward, (via) => reorder(editor, via, "backward"), "B"),
  ];
}

export function alignItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  const three = () => editor.chosen.length > 2;
  return [
    item("align.left", c.alignLeft, (via) => alignShapes(editor, via, "left"), "L"), item("align.center", c.alignCentre, (via) => alignShapes(editor, via, "center"), "C"),
    item("align.right", c.alignRight, (via) => alignShapes(editor, via, "right"), "R"),
    item("align.top", c.alignTop, (via) => alignShapes(editor, via, "top"), "T", { separator: true }), item("align.middle", c.alignMiddle, (via) => alignShapes(editor, via, "middle"), "M"),
    item("align.bottom", c.alignBottom, (via) => alignShapes(editor, via, "bottom"), "B"),
    item("distribute.h", c.distributeH, (via) => distribute(editor, via, "horizontal"), "H", { separator: true, enabled: three }),
    item("distribute.v", c.distributeV, (via) => distribute(editor, via, "vertical"), "V", { enabled: three }),
  ];
}

export function groupItems(app: App): MenuItem[] {
  const { c, names } = app.words;
  const { editor } = app;
  const fr = app.host.locale === "fr";
  return [
    item("group", c.group, (via) => group(editor, via, names.group), "G", { ...(fr ? {} : { shortcut: "Ctrl+G" }), enabled: () => editor.chosen.filter((shape) => !shape.placeholder).length > 1 }),
    item("ungroup", c.ungroup, (via) => ungroup(editor, via), "U", { shortcut: fr ? "Ctrl+Maj+G" : "Ctrl+Shift+G", enabled: () => editor.chosen.some((shape) => shape.kind === "group") }),
  ];
}

export function rotateItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  return [
    item("rotate.right", c.rotateRight, (via) => rotate(editor, via, 90), "R"), item("rotate.left", c.rotateLeft, (via) => rotate(editor, via, -90), "L"),
    item("flip.v", c.flipV, (via) => flip(editor, via, "flip_v"), "V"), item("flip.h", c.flipH, (via) => flip(editor, via, "flip_h"), "H"),
  ];
}

export function arrangeItems(app: App): MenuItem[] {
  const { c } = app.words;
  const [first, ...rest] = groupItems(app);
  return [
    ...orderItems(app), { ...(first as MenuItem), separator: true }, ...rest,
    item("align", c.align, () => undefined, "A", { separator: true, items: alignItems(app) }), item("rotate", c.rotate, () => undefined, "O", { items: rotateItems(app) }),
    item("pane.selection", c.selectionPane, () => app.setPane("selection"), "P"),
  ];
}
