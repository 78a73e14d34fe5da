import htmx from "htmx.org";

/** In-page updates without inline style or evaluated script, with the CSRF token on each request. */
export function startHtmx(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    const headers = requestHeaders(event);
    if (token && headers) headers["X-CSRFToken"] = token;
  });
  // What a proxy says while the server is away must not take the place of what was shown.
  htmx.config.noSwap = [204, 304, 500, 502, 503, 504];
  Object.assign(window, { htmx });
}

interface RequestDetail {
  ctx?: { request?: { headers?: Record<string, string> } };
}

function requestHeaders(event: Event): Record<string, string> | undefined {
  return (event as CustomEvent<RequestDetail>).detail?.ctx?.request?.headers;
}
