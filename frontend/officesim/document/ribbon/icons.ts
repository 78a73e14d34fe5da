/** The icons of this ribbon; only these enter the build. */
import { addIcons } from "../../kit";

addIcons(
  import.meta.glob(
    [
      "/node_modules/@fluentui/svg-icons/icons/{text_subscript,text_superscript,text_change_case,text_line_spacing,text_paragraph,text_sort_ascending,arrow_swap}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{document_page_break,bookmark,comment_add,document_header,document_footer,document_page_number,omega,calendar_date}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{document_margins,orientation,page_fit,column_triple,document_split_hint,book_open,text_footnote,arrow_sync,document_bullet_list}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{people_list,mail_template,eye,checkmark_circle,dismiss_circle,comment_checkmark,arrow_next,arrow_previous,text_word_count,ruler,navigation}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{document_edit,zoom_in,document_text,text_t,text_description,table_dismiss,table_move_above,table_move_below,table_move_left,table_move_right}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{table_delete_row,table_delete_column,table_cells_merge,table_cells_split,table_freeze_row,align_top,align_center_vertical,align_bottom,align_center_horizontal,border_all,image_alt_text,text_wrap,person_edit,document_heart,link_dismiss}_20_regular.svg",
    ],
    { query: "?raw", import: "default", eager: true },
  ),
);
