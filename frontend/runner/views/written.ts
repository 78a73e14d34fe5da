/** The written test: the editor is fetched when the first task is shown, and shown when it is there. */
import { h } from "../dom";
import type { RunnerState, Screen } from "../state";
import type { Paper } from "../types";
import type { Context, View } from "./context";

type Loader = () => Promise<typeof import("../../written/view")>;

const RETRY_MS = 4000;
const fetched: { view: typeof import("../../written/view") | null } = { view: null };
const load: Loader = () => import("../../written/view");

export function writtenView(
  context: Context, paper: Paper, screen: Screen, loaded: () => void, loading: Loader = load,
): View {
  const { view: known } = fetched;
  context.media.prefetch(paper.sources.filter(({ kind }) => kind === "image")
    .flatMap(({ file }) => Object.values(file ?? {})));
  if (known !== null) return known.taskView(context, paper, screen);
  const words = context.words().written;
  const notice = h("p", { role: "status" }, words.opening);
  const element = h("div", { class: "w-waiting" }, notice);
  let view: View | null = null;
  let last: RunnerState | null = null;
  let failedAt: number | null = null;
  let gone = false;
  const open = async (): Promise<void> => {
    failedAt = null;
    try {
      fetched.view = await loading();
    } catch (error) {
      console.error(error);
      failedAt = performance.now();
      notice.textContent = words.failed;
      return;
    }
    loaded();
    if (gone) return;
    view = fetched.view.taskView(context, paper, screen);
    element.replaceWith(view.element);
    if (last !== null) view.update(last);
    view.heading?.focus();
  };
  void open();
  return {
    element,
    get heading() { return view?.heading ?? null; },
    update(state) {
      last = state;
      view?.update(state);
    },
    tick() {
      if (failedAt !== null && performance.now() - failedAt > RETRY_MS) void open();
      view?.tick?.();
    },
    destroy() {
      gone = true;
      view?.destroy?.();
    },
  };
}
