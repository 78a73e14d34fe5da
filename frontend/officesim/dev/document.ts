/**
 * The word processor alone, to look at: ?locale=fr&theme=dark&opening=name reads
 * dev/openings/name.json (an engine's opening; not kept in the repository).
 */
import "../../styles/tokens.css";
import "./dev.css";
import type { Command, Locale } from "../contract";
import { open } from "../document/main";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";

const journal: Command[] = [];
const answer = await fetch(`./openings/${(query.get("opening") ?? "sample").replace(/[^a-z0-9-]/g, "")}.json`);
const workspace = await open(document.querySelector<HTMLElement>("#root")!, await answer.json(), {
  locale,
  title: query.get("title") ?? "Rapport de mission",
  record: (command) => journal.push(command),
  announce: () => undefined,
  asset: (name) => name,
});
Object.assign(window, { workspace, journal });
workspace.focus();
