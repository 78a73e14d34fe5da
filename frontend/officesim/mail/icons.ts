/** The icons of the mail program, beyond the kit's own. */
import { addIcons } from "../kit";
import { COLOURS } from "./model";

export function loadIcons(): void {
  addIcons(import.meta.glob(
    [
      "/node_modules/@fluentui/svg-icons/icons/{mail,mail_add,mail_inbox,mail_read,mail_unread,mail_prohibited,mail_settings,send,edit,archive,attach,flag,tag,important,arrow_down}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{arrow_reply,arrow_reply_all,arrow_forward,arrow_sync,arrow_sort,filter,folder,folder_add,folder_arrow_right,rename,delete_dismiss,signature}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{calendar_ltr,calendar_add,calendar_day,calendar_work_week,calendar_week_numbers,calendar_month,calendar_clock,calendar_today,alert,lock_closed,question,eye}_20_regular.svg",
      "/node_modules/@fluentui/svg-icons/icons/{people,people_add,person,person_add,contact_card,book_contacts,settings,task_list_ltr,panel_right,options,mail_alert,mail_arrow_forward,mail_checkmark,text_bold}_20_regular.svg",
    ],
    { query: "?raw", import: "default", eager: true },
  ));
  addIcons(Object.fromEntries(COLOURS.map((colour) => [
    `category_${colour}`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect class="mail-fill-${colour}" x="3" y="4" width="14" height="12" rx="2"/></svg>`,
  ])));
}
