/** Fields with data-from-fragment take what stands after "#" in the address; nothing is sent.

A scanned slip leads here: the code never reaches a server's log, and leaves the address bar. */
export function startFragment(document: Document, location: Location, history: History): void {
  const field = document.querySelector<HTMLInputElement>("[data-from-fragment]");
  const code = decode(location.hash.slice(1));
  if (!field || field.value || !/^[\p{L}\d -]{1,40}$/u.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
