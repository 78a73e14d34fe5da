/** Editing of tables by mouse and by keys. */
import { Plugin } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";

/** Says that a transaction shows edits that are known already. */
export const KNOWN = "known";

/**
 * What the plugin mends after a change (a row of the right widths, say) is part of that change, and
 * `Work.tr` records it. Edits that are known already bring what was mended with them.
 */
export function tablePlugin(): Plugin {
  const { spec } = tableEditing({ allowTableNodeSelection: false });
  const mend = spec.appendTransaction!;
  return new Plugin({
    ...spec,
    appendTransaction(done, before, after) {
      return done.some((one) => one.getMeta(KNOWN)) ? null : mend.call(this as Plugin, done, before, after);
    },
  });
}
