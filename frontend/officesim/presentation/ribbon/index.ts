/** The whole ribbon. */
import { addIcons, type RibbonSpec } from "../../kit";
import type { App } from "../app";
import { chartTab, pictureTab, shapeTab, tableTabs } from "./context";
import { animationsTab, designTab, transitionsTab } from "./design";
import { homeTab } from "./home";
import { insertTab } from "./insert";
import { button } from "./parts";
import { masterTab, reviewTab, showTab, viewTab } from "./view";

addIcons(import.meta.glob(
  [
    "/node_modules/@fluentui/svg-icons/icons/{slide_add,slide_layout,slide_size,slide_transition,slide_multiple,slide_play,slide_hide,slide_text,slide_settings}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{folder,document_copy,select_all_on,layer,layer_diagonal,shapes,textbox,document_footer,number_symbol_square,calendar_ltr}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_superscript,text_subscript,text_change_case,text_line_spacing,text_column_two,align_center_horizontal,align_left,align_top,align_bottom}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{border_outside,square_shadow,data_bar_vertical,color,text_font,color_background,star_add,panel_right,arrow_up,arrow_down}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{play,image_alt_text,text_bullet_list_tree,grid,note,page_fit,zoom_in,rename,position_to_front,group,arrow_rotate_clockwise}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{image_arrow_forward,crop,table_stack_above,table_stack_below,table_stack_left,table_stack_right,table_cells_merge,table_cells_split,text_t,options,table_edit}_20_regular.svg",
  ],
  { query: "?raw", import: "default", eager: true },
));

const KEYS = {
  en: { home: "H", insert: "N", design: "G", transitions: "K", animations: "A", show: "S", review: "R", view: "W", master: "M", shape: "JD", picture: "JP", table: "JT", layout: "JL", chart: "JC" },
  fr: { home: "L", insert: "S", design: "C", transitions: "T", animations: "A", show: "D", review: "R", view: "F", master: "M", shape: "JF", picture: "JI", table: "JT", layout: "JL", chart: "JG" },
};

export function ribbonSpec(app: App): RibbonSpec {
  const { c } = app.words;
  const key = KEYS[app.host.locale];
  const { editor } = app;
  const fr = app.host.locale === "fr";
  return {
    quick: [
      button("undo", c.undo, "1", "arrow_undo", "icon", (via) => editor.undo(via), () => editor.canUndo, "Ctrl+Z"),
      button("redo", c.redo, "2", "arrow_redo", "icon", (via) => editor.redo(via), () => editor.canRedo, "Ctrl+Y"),
      button("quick.show", c.fromStart, "3", "slide_play", "icon", () => app.startShow(0), () => true, fr ? "F5" : "F5"),
    ],
    tabs: [
      masterTab(app, key.master), homeTab(app, key.home), insertTab(app, key.insert), designTab(app, key.design), transitionsTab(app, key.transitions),
      animationsTab(app, key.animations), showTab(app, key.show), reviewTab(app, key.review), viewTab(app, key.view),
      shapeTab(app, key.shape), pictureTab(app, key.picture), ...tableTabs(app, [key.table, key.layout]), chartTab(app, key.chart),
    ],
  };
}
