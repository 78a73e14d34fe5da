/** The word processor alone: ?locale=fr&theme=dark&project=sample; the opening comes from ./<project>.opening.<locale>.json. */
import "../../styles/tokens.css";
import "./dev.css";
import type { Command, Locale, Workspace } from "../contract";
import { open } from "../document/main";
import { still } from "./still";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const log: Command[] = [];
const response = await fetch(`./${query.get("project") ?? "sample"}.opening.${locale}.json`);
const workspace = await open(document.querySelector("#root") as HTMLElement, await response.json(), {
  locale, title: query.get("title") ?? "Document", record: (command) => log.push(structuredClone(command)),
  announce: () => undefined, asset: (name) => name,
});
workspace.focus();
await still();
(window as unknown as { dev: { workspace: Workspace; log: Command[] } }).dev = { workspace, log };
