const SENDING_MS = 10_000;

/** A form is sent once: a second press while the first is under way does nothing. */
export function startForms(document: Document): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset["sending"] === "true") {
      event.preventDefault();
      return;
    }
    form.dataset["sending"] = "true";
    event.submitter?.setAttribute("aria-busy", "true");
    // A form that answers with a download leaves the page where it is.
    window.setTimeout(() => ready(form), SENDING_MS);
  });

  // A page restored by the Back button may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) {
      ready(form);
    }
  });

  // A page that comes back with errors begins at their summary.
  document.querySelector<HTMLElement>(".error-summary:not([data-specimen] *)")?.focus();
}

function ready(form: HTMLFormElement): void {
  delete form.dataset["sending"];
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}
