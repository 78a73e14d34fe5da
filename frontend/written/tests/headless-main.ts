/** For tests/unit/written/history/test_parity.py: documents as JSON on standard input, findings as JSON out. */
import { apply, difference, hashOf, resumed, snapshots } from "../history";
import { textOf, words } from "../text";
import { tidy } from "../tidy";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array> & { setEncoding(name: string): void };
  readonly stdout: { write(text: string): void };
};

function findings(job: { readonly before: unknown; readonly after: unknown }) {
  const before = tidy(job.before);
  const after = tidy(job.after);
  const text = textOf(after.document);
  const start = resumed(1, before.document);
  const sent = snapshots(start, after.document, () => "x");
  return {
    before: before.document,
    after: after.document,
    changes: [before.changes, after.changes],
    hashes: [hashOf(before.document), hashOf(after.document)],
    edit: difference(before.document, after.document),
    text,
    words: [words(text, "en"), words(text, "fr")],
    sent,
    stands: hashOf(sent.reduce((state, step) => apply(state, step), start).standing),
  };
}

async function main(): Promise<void> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  process.stdout.write(JSON.stringify((JSON.parse(text) as Parameters<typeof findings>[0][]).map(findings)));
}

void main();
