/**
 * A part of a page that refreshes itself says so when its server gives no answer: it carries
 * `data-lost` with the id of the notice, which goes again with the next answer.
 */
export function startLost(root: Document): void {
  const tell = (lost: boolean) => (event: Event) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset["lost"] : undefined;
    const notice = id ? root.getElementById(id) : null;
    if (notice) notice.hidden = !lost;
  };
  root.addEventListener("htmx:after:request", tell(false));
  root.addEventListener("htmx:response:error", tell(true));
  root.addEventListener("htmx:error", tell(true));
}
