/** Header menus are <details>: Escape, a click elsewhere or leaving by Tab closes them. */
export function startMenus(document: Document): void {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });

  document.addEventListener("focusin", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
