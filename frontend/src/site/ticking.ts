/**
 * Buttons with data-tick="<name>" tick every checkbox of that name in their form, or, with
 * the value "none", none of them. Without script the server answers with the page so ticked.
 */
export function startTicking(document: Document): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-tick]");
    const form = button?.form;
    if (!button || !form) return;
    event.preventDefault();
    const name = button.dataset["tick"];
    for (const element of Array.from(form.elements)) {
      if (!(element instanceof HTMLInputElement)) continue;
      if (element.type !== "checkbox" || element.name !== name || element.disabled) continue;
      element.checked = button.value !== "none";
    }
  });
}
