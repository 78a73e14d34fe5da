/** A view that is drawn again while somebody is in it: focus and caret go back to where they were. */

interface Place {
  readonly path: readonly number[];
  readonly name: string;
}

/** To be called before; what it returns, after the view was drawn again. */
export function refocusing(root: HTMLElement): () => void {
  const active = document.activeElement;
  if (active === null || active === root || !root.contains(active)) return () => undefined;
  const focused = placeOf(root, active);
  const selection = document.getSelection();
  const anchor = selection?.anchorNode ?? null;
  const caret = anchor !== null && active.contains(anchor) ? placeOf(root, anchor) : null;
  const offset = selection?.anchorOffset ?? 0;
  return () => {
    const again = found(root, focused);
    if (!(again instanceof HTMLElement)) return;
    again.focus();
    const node = caret === null ? null : found(root, caret);
    if (node === null || !again.contains(node)) return;
    document.getSelection()?.collapse(node, Math.min(offset, node.nodeValue?.length ?? node.childNodes.length));
  };
}

function placeOf(root: Node, node: Node): Place {
  const path: number[] = [];
  for (let at = node; at !== root && at.parentNode !== null; at = at.parentNode) {
    path.unshift([...at.parentNode.childNodes].indexOf(at as ChildNode));
  }
  return { path, name: node.nodeName };
}

/** Null when something else stands there now. */
function found(root: Node, { path, name }: Place): Node | null {
  let node: Node | undefined = root;
  for (const step of path) node = node?.childNodes[step];
  return node?.nodeName === name ? node : null;
}
