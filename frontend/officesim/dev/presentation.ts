/** The presentation program alone: ?locale=fr, ?theme=dark, ?opening=name (a JSON file in dev/openings). */
import "../../styles/tokens.css";
import "./dev.css";
import type { Command, Locale } from "../contract";
import { open } from "../presentation/main";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const root = document.querySelector<HTMLElement>("#root") as HTMLElement;
const commands: Command[] = [];
const live = document.createElement("div");
live.className = "kit-hidden";
live.setAttribute("role", "status");
document.body.append(live);

const opening: unknown = await (await fetch(`./openings/${query.get("opening") ?? "presentation"}.json`)).json();
const workspace = await open(root, opening, {
  locale, title: locale === "fr" ? "Présentation" : "Presentation", record: (command) => commands.push(command),
  announce: (text) => { live.textContent = text; }, asset: (name) => name,
});
Object.assign(window, { workspace, commands });
