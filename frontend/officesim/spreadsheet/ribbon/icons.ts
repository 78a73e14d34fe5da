/** The spreadsheet's icons, beyond those of the kit. */
import { addIcons } from "../../kit";

addIcons(
  import.meta.glob([
    "/node_modules/@fluentui/svg-icons/icons/{add,align_bottom,align_center_vertical,align_top,arrow_down,arrow_redo}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{arrow_sort,arrow_swap,arrow_undo,auto_fit_height,auto_fit_width,autosum}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{border_bottom,calculator,calendar_clock,chart_multiple,checkmark,chevron_left}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{chevron_right,clipboard_checkmark,clipboard_paste,color,comma,comment_add}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{comment_dismiss,copy,cut,data_bar_horizontal,data_bar_vertical,data_line}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{data_pie,data_scatter,data_trending,decimal_arrow_left,decimal_arrow_right,delete}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{dismiss,document,document_header_footer,document_margins,document_page_break,eraser}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{eye,filter,filter_dismiss,filter_sync,font_decrease,font_increase}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{info,link,list,math_formula,math_symbols,money}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{orientation,page_fit,paint_brush,paint_bucket,print,question_circle}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{search,search_square,select_object,style_guide,table,table_cells_merge}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{table_delete_row,table_dismiss,table_edit,table_freeze_column_and_row,table_freeze_row,table_insert_row}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{table_lightning,table_multiple,table_settings,table_simple,tag,tag_multiple}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_align_center,text_align_left,text_align_right,text_bold,text_color,text_column_two}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_font,text_italic,text_sort_ascending,text_sort_descending,text_strikethrough,text_underline}_20_regular.svg",
    "/node_modules/@fluentui/svg-icons/icons/{text_wrap,zoom_fit,zoom_in,zoom_out}_20_regular.svg",
  ], { query: "?raw", import: "default", eager: true }),
);

addIcons({
  number_percent:
    '<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.4"><circle cx="6" cy="6.5" r="2.3"/><circle cx="14" cy="13.5" r="2.3"/><path d="M14.5 4.5l-9 11"/></svg>',
});
