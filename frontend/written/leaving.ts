/** The Tab key in lists, and the way out of the answer, which is always open (WCAG 2.1.2). */
import { Plugin, type Command, type EditorState } from "prosemirror-state";
import { isInTable } from "prosemirror-tables";
import { inList } from "./lists";
import { LISTS } from "./model";
import { schema } from "./schema";

/** In a list Tab moves the item and never leaves; where it cannot move, `stuck` says how to leave. */
export function inwards(move: Command, stuck: () => void): Command {
  return (state, dispatch) => {
    if (!isInList(state)) return false;
    if (!move(state, dispatch) && dispatch !== undefined) stuck();
    return true;
  };
}

function isInList(state: EditorState): boolean {
  // In a table Tab goes from cell to cell, and out of it behind the last.
  return !isInTable(state) && [...LISTS].some((name) => inList(state, schema.nodes[name]!));
}

/** After Escape the next Tab leaves the answer, wherever the caret is; any other key ends that. */
export function leaving(): Plugin {
  let asked = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (_view, event) => {
          const leaves = asked && event.key === "Tab";
          // Shift alone is on the way to Shift+Tab.
          if (event.key !== "Shift") asked = event.key === "Escape";
          // The editor hears nothing of it, and the browser moves the focus.
          return leaves;
        },
        blur: () => {
          asked = false;
          return false;
        },
        mousedown: () => {
          asked = false;
          return false;
        },
      },
    },
  });
}
