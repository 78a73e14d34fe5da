/** Saving what could not be sent as a file, for the invigilator to bring to the server. */
import { h, icon } from "../dom";
import type { RunnerState } from "../state";
import type { Context } from "./context";

/** Whether a rescue file would hold something, and can be made for this sitting. */
export function offersRescue(state: RunnerState): boolean {
  return state.content?.rescue != null && state.changes > 0;
}

export function rescueButton(context: Context): HTMLElement {
  return h("button", {
    type: "button", class: "r-button", onclick: () => void save(context),
  }, icon("computer"), h("span", {}, context.words().rescueSave));
}

async function save(context: Context): Promise<void> {
  const words = context.words();
  const file = await context.runner.rescueFile();
  if (file === null) {
    context.say(words.rescueFailed, true);
    return;
  }
  const url = URL.createObjectURL(new Blob([file.text], { type: "application/json" }));
  const link = h("a", { href: url, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
  context.say(words.rescueSaved(file.name), true);
}
