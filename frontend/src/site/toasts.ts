const SHOWN_MS = 8000;

interface ToastDetail {
  text: string;
  kind?: string;
}

/**
 * Toasts for background work. They arrive as an htmx `toast` event
 * (HX-Trigger: {"toast": {"text": "…", "kind": "safe"}}) or inside a reply.
 * They leave by themselves, but never while pointed at or focused.
 */
export function startToasts(document: Document): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<unknown>).detail;
    if (isToast(detail)) region.append(buildToast(document, region, detail));
  });
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof HTMLElement) arrange(node);
      }
    }
  }).observe(region, { childList: true });
  for (const toast of region.querySelectorAll<HTMLElement>(".toast")) arrange(toast);
}

function isToast(detail: unknown): detail is ToastDetail {
  return typeof (detail as ToastDetail | null)?.text === "string";
}

export function buildToast(document: Document, region: HTMLElement, detail: ToastDetail): HTMLElement {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset["kind"] = detail.kind ?? "information";
  const text = document.createElement("div");
  text.className = "toast-text";
  text.textContent = detail.text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "copy";
  close.dataset["toastClose"] = "";
  close.textContent = region.dataset["closeLabel"] ?? "Close";
  toast.append(text, close);
  return toast;
}

function arrange(toast: HTMLElement): void {
  toast.querySelector("[data-toast-close]")?.addEventListener("click", () => toast.remove());
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) {
      window.setTimeout(leave, SHOWN_MS);
    } else {
      toast.remove();
    }
  };
  window.setTimeout(leave, SHOWN_MS);
}
