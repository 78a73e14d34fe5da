const SHOWN_MS = 2000;

/** Buttons with data-copy="<text>" copy it and say so for two seconds. */
export function startCopy(document: Document): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const before = button.textContent;
  const done = button.dataset["copyDone"];
  try {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
  } catch {
    // Refused by the browser: leave the text selectable rather than claim success.
    return;
  }
  if (!done || before === done) return;
  button.textContent = done;
  window.setTimeout(() => {
    button.textContent = before;
  }, SHOWN_MS);
}
