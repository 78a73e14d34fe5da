import htmx from "htmx.org";

/** In-page updates without inline style or evaluated script, with the CSRF token on each request. */
export function startHtmx(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    const headers = requestHeaders(event);
    if (token && headers) headers["X-CSRFToken"] = token;
  });
  Object.assign(window, { htmx });
}

interface RequestDetail {
  ctx?: { request?: { headers?: Record<string, string> } };
}

function requestHeaders(event: Event): Record<string, string> | undefined {
  return (event as CustomEvent<RequestDetail>).detail?.ctx?.request?.headers;
}
