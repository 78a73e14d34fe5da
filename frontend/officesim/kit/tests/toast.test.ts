import { expect, it, vi } from "vitest";
import { toast } from "../index";
import { ribbonOf } from "./help";

it("speaks through one region that is there before it has something to say", async () => {
  vi.useFakeTimers();
  const { ribbon } = ribbonOf({ quick: [], tabs: [{ id: "a", label: "A", key: "A", groups: [] }] });
  const region = document.querySelector("body > [role=status]");
  expect(region?.textContent).toBe("");
  toast("One");
  await Promise.resolve();
  expect(region?.textContent).toBe("One");
  toast("Two");
  await Promise.resolve();
  expect(document.querySelectorAll("body > [role=status]")).toHaveLength(1);
  expect(region?.textContent).toBe("Two");
  vi.runAllTimers();
  expect(region?.isConnected).toBe(true);
  expect(region?.textContent).toBe("");
  expect(document.querySelector(".kit-toast")).toBeNull();
  ribbon.destroy();
  vi.useRealTimers();
});
