/** The presentation program alone: ?locale=fr&theme=dark&project=name; the opening comes from ./<project>.opening.<locale>.json. */
import "../../styles/tokens.css";
import "./dev.css";
import type { Command, Locale, Workspace } from "../contract";
import { open } from "../presentation/main";
import { still } from "./still";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const log: Command[] = [];
const response = await fetch(`./${query.get("project") ?? "presentation"}.opening.${locale}.json`);
const opening: unknown = await response.json();
const start = (): Promise<Workspace> => open(document.querySelector("#root") as HTMLElement, structuredClone(opening), {
  locale, title: locale === "fr" ? "Présentation" : "Presentation", record: (command) => log.push(structuredClone(command)),
  announce: () => undefined, asset: (name) => name,
});
const workspace = await start();
workspace.focus();
/** Names of what is chosen on the stage. */
const chosen = (): string[] => {
  const names = new Map<string, string>();
  const walk = (shapes: readonly { id: string; name: string; shapes?: [] }[]): void => {
    for (const shape of shapes) {
      names.set(shape.id, shape.name);
      walk(shape.shapes ?? []);
    }
  };
  const deck = dev.workspace.view() as Record<"slides" | "layouts" | "masters", { shapes: [] }[]>;
  for (const board of [...deck.slides, ...deck.layouts, ...deck.masters]) walk(board.shapes);
  const found = [...document.querySelectorAll<HTMLElement>(".pp-frame")].map((frame) => frame.dataset["of"] ?? "");
  return found.map((id) => names.get(id) ?? "");
};
/** All from the start again, as a new page would have it. */
const restart = async (): Promise<void> => {
  dev.workspace.destroy();
  log.length = 0;
  dev.workspace = await start();
  dev.workspace.focus();
};
const dev = { workspace, log, chosen, restart };
await still();
(window as unknown as { dev: typeof dev }).dev = dev;
