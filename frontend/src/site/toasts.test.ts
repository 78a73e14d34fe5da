import { beforeEach, describe, expect, it, vi } from "vitest";
import { startToasts } from "./toasts";

describe("toasts", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = '<div id="toasts" data-close-label="Fermer"></div>';
    startToasts(document);
  });
  const region = () => document.getElementById("toasts") as HTMLElement;
  const send = (detail: unknown) => document.dispatchEvent(new CustomEvent("toast", { detail }));

  it("shows text as text and never as markup", () => {
    send({ text: "<b>ready</b>", kind: "safe" });
    const toast = region().querySelector<HTMLElement>(".toast");
    expect(toast?.dataset["kind"]).toBe("safe");
    expect(toast?.querySelector("b")).toBeNull();
    expect(toast?.textContent).toContain("<b>ready</b>");
    expect(toast?.querySelector("button")?.textContent).toBe("Fermer");
  });

  it.each([[null], [{}], [{ text: 3 }], ["ready"]])("ignores an event without words: %j", (detail) => {
    send(detail);
    expect(region().children).toHaveLength(0);
  });

  it("leaves by itself", async () => {
    send({ text: "ready" });
    await vi.advanceTimersByTimeAsync(7900);
    expect(region().children).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(region().children).toHaveLength(0);
  });
});
