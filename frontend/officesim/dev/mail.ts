/** The mail program alone: ?locale=fr&theme=dark&project=mail; the opening comes from ./<project>.opening.<locale>.json. */
import "../../styles/tokens.css";
import "./dev.css";
import type { Command, Locale, Workspace } from "../contract";
import { open } from "../mail/main";
import { still } from "./still";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const log: Command[] = [];
const response = await fetch(`./${query.get("project") ?? "mail"}.opening.${locale}.json`);
const opening: unknown = await response.json();
const start = (): Promise<Workspace> => open(document.querySelector("#root") as HTMLElement, structuredClone(opening), {
  locale, title: locale === "fr" ? "Boîte aux lettres" : "Mailbox", record: (command) => log.push(structuredClone(command)),
  announce: () => undefined, asset: (name) => name,
});
const workspace = await start();
workspace.focus();
/** All from the start again, as a new page would have it. */
const restart = async (): Promise<void> => {
  dev.workspace.destroy();
  log.length = 0;
  dev.workspace = await start();
  dev.workspace.focus();
};
const dev = { workspace, log, restart };
await still();
(window as unknown as { dev: typeof dev }).dev = dev;
