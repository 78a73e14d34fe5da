/** Pop-ups: one stack, closed by Escape, a click elsewhere or the loss of the window. */
import { h, overlay, place, type Point } from "./dom";

export interface Popup {
  readonly element: HTMLElement;
  /** `restore` puts the focus back where it was before the pop-up opened. */
  close(restore?: boolean): void;
}

export interface PopupOptions {
  readonly class: string;
  readonly role?: string;
  readonly label?: string;
  readonly side?: "below" | "beside";
  /** The pop-up this one belongs to (a submenu's menu); others are closed first. */
  readonly parent?: Popup | undefined;
  /** The button that shows `aria-expanded`. */
  readonly owner?: HTMLElement | undefined;
  onClose?(): void;
}

const stack: { popup: Popup; owner: HTMLElement | undefined }[] = [];

/** Open pop-ups, the first opened first. */
export function popups(): readonly Popup[] {
  return stack.map((one) => one.popup);
}

export function closePopups(restore = false): void {
  while (stack.length > 0) stack[stack.length - 1]?.popup.close(restore);
}

export function openPopup(options: PopupOptions): Popup {
  const parent = options.parent
    ?? stack.find(({ popup }) => options.owner && popup.element.contains(options.owner))?.popup;
  while (stack.length > 0 && stack[stack.length - 1]?.popup !== parent) {
    stack[stack.length - 1]?.popup.close(false);
  }
  const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const element = h("div", {
    class: `kit kit-popup ${options.class}`, role: options.role, "aria-label": options.label, tabindex: -1,
  });
  const popup: Popup = {
    element,
    close(restore = true): void {
      const index = stack.findIndex((one) => one.popup === popup);
      if (index < 0) return;
      for (const above of stack.splice(index).reverse()) {
        above.owner?.setAttribute("aria-expanded", "false");
        if (above.popup === popup) element.remove();
        else above.popup.element.remove();
      }
      if (stack.length === 0) listen(false);
      options.onClose?.();
      if (restore && before?.isConnected) before.focus({ preventScroll: true });
    },
  };
  if (stack.length === 0) listen(true);
  stack.push({ popup, owner: options.owner });
  options.owner?.setAttribute("aria-expanded", "true");
  overlay().append(element);
  return popup;
}

/** Escape closes one and tells: KeyTips go back a layer then. */
export function escapePopup(popup: Popup): void {
  popup.close(true);
  document.dispatchEvent(new CustomEvent("kit-escape"));
}

/** After the contents are in: where it goes depends on its size. */
export function placePopup(popup: Popup, at: Point | HTMLElement, side: "below" | "beside" = "below"): void {
  place(popup.element, at, side);
}

function listen(on: boolean): void {
  const change = on ? "addEventListener" : "removeEventListener";
  document[change]("pointerdown", outside as EventListener, true);
  document[change]("focusin", outside as EventListener, true);
  window[change]("blur", leave);
  window[change]("resize", leave);
}

function outside(event: Event): void {
  const target = event.target as Node;
  for (const { popup, owner } of [...stack].reverse()) {
    if (popup.element.contains(target)) return;
    // Its own button closes it by itself; a second opening would follow otherwise.
    if (owner?.contains(target)) return;
    popup.close(false);
  }
}

function leave(): void {
  closePopups(false);
}
