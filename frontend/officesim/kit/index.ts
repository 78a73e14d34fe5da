import "./css/kit.css";

export type * from "./types";
export { dayInput, readDay, showDay } from "./dates";
export { openDialog } from "./dialog";
export { neighbour, uid } from "./dom";
export { addIcons, hasIcon, icon } from "./icons";
export { contextMenu, openMenu } from "./menu";
export { paletteItems, THEME, tint } from "./palette";
export { cyclePanes } from "./panes";
export { closePopups } from "./popup";
export { mountRibbon, type RibbonOptions } from "./ribbon";
export { statusBar } from "./status";
export { toast } from "./toast";
export { kitLocale, setLocale } from "./words";
