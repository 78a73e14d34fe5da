/**
 * Buttons with data-dialog-open="<id>" open the dialog of that id as a modal;
 * anything with data-dialog-close inside it closes it. The browser moves the focus
 * in and back. Without script both are plain links to the dialog's address.
 */
export function startDialogs(document: Document): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset["dialogOpen"] ?? "");
      if (dialog instanceof HTMLDialogElement) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = target.closest<HTMLElement>("[data-dialog-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
      return;
    }
    if (target instanceof HTMLDialogElement && clickedOutside(target, event)) {
      target.close();
    }
  });
}

function clickedOutside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left ||
    event.clientX > box.right ||
    event.clientY < box.top ||
    event.clientY > box.bottom
  );
}
