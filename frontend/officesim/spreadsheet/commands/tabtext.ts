/** Text with tabs and lines, as programs put tables on the clipboard. */

/** Without control characters, and no longer than a cell takes. */
export function cleaned(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, "").slice(0, 32_767);
}

/** Tab-separated text as spreadsheets put it on the clipboard, quotes included. */
export function parseTable(text: string): string[][] {
  const rows: string[][] = [[]];
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let at = 0;
  while (at <= source.length) {
    let cell = "";
    if (source[at] === '"') {
      const end = /"(?=[\t\n]|$)/g;
      end.lastIndex = at + 1;
      const found = end.exec(source);
      if (found) {
        cell = source.slice(at + 1, found.index).replaceAll('""', '"');
        at = found.index + 1;
      }
    }
    if (!cell) {
      const stop = source.slice(at).search(/[\t\n]/);
      const end = stop < 0 ? source.length : at + stop;
      cell = source.slice(at, end);
      at = end;
    }
    (rows[rows.length - 1] as string[]).push(cell);
    if (at >= source.length) break;
    if (source[at] === "\n") rows.push([]);
    at += 1;
  }
  return rows;
}
