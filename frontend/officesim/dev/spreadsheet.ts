/** The spreadsheet by itself, to look at: ?locale=fr, ?theme=dark, ?opening=name. */
import "../../styles/tokens.css";
import "./dev.css";
import type { Locale } from "../contract";
import { open } from "../spreadsheet/main";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const journal: unknown[] = [];
const opening = await (await fetch(`./openings/${query.get("opening") ?? "budget"}-${locale}.json`)).json();
const root = document.querySelector<HTMLElement>("#root") as HTMLElement;
const workspace = await open(root, opening, {
  locale,
  title: locale === "fr" ? "Budget de mission" : "Mission budget",
  record: (command) => journal.push(command),
  announce: () => undefined,
  asset: (name) => name,
});
workspace.focus();
Object.assign(window, { workspace, journal });
