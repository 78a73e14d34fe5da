/** The three choices of the theme control: the system's, light, dark. */
export type Theme = "system" | "light" | "dark";

const YEAR_SECONDS = 31_536_000;

/** Apply a theme at once; the cookie lets the server write it into the next page. */
export function applyTheme(document: Document, theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") {
    delete root.dataset["theme"];
  } else {
    root.dataset["theme"] = theme;
  }
  const age = theme === "system" ? -1 : YEAR_SECONDS;
  const secure = document.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === theme));
  }
}

export function isTheme(value: string | undefined): value is Theme {
  return value === "system" || value === "light" || value === "dark";
}

/** Theme buttons work without a page load; without script they submit a form. */
export function startTheme(document: Document): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    const choice = button?.dataset["themeChoice"];
    if (isTheme(choice)) {
      event.preventDefault();
      applyTheme(document, choice);
    }
  });
}
