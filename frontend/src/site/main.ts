import "../../styles/site.css";
import { startCopy } from "./copy";
import { startDialogs } from "./dialogs";
import { startFilters } from "./filters";
import { startForms } from "./forms";
import { startHtmx } from "./htmx";
import { startMenus } from "./menus";
import { startTheme } from "./theme";
import { startToasts } from "./toasts";

startTheme(document);
startMenus(document);
startDialogs(document);
startCopy(document);
startFilters(document);
startForms(document);
startToasts(document);
startHtmx();
