const TYPING_MS = 400;

/**
 * Forms with data-autosubmit send themselves: selects at once, text after a pause.
 * Empty fields are left out, so that addresses stay short. The button stays for
 * those without script and is hidden here.
 */
export function startFilters(document: Document): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosubmit]")) {
    watch(form);
  }
}

function watch(form: HTMLFormElement): void {
  let timer: number | undefined;
  const send = () => {
    window.clearTimeout(timer);
    window.location.assign(filterAddress(form));
  };
  form.querySelector<HTMLElement>("[data-autosubmit-button]")?.setAttribute("hidden", "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("change", (event) => {
    if (!isText(event.target)) send();
  });
  form.addEventListener("input", (event) => {
    if (!isText(event.target)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(send, TYPING_MS);
  });
  restoreCaret(form);
}

function isText(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && ["search", "text"].includes(target.type);
}

/** The address that shows the filtered page; page numbers start again. */
export function filterAddress(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() !== "") query.append(name, value.trim());
  }
  const action = (form.getAttribute("action") || window.location.pathname).split("?")[0] ?? "";
  const text = query.toString();
  return text ? `${action}?${text}` : action;
}

/** After a search the caret is where the person was typing. */
function restoreCaret(form: HTMLFormElement): void {
  const search = form.querySelector<HTMLInputElement>("input[type=search][autofocus]");
  if (search && search.value) {
    search.focus({ preventScroll: true });
    search.setSelectionRange(search.value.length, search.value.length);
  }
}
