import { beforeEach, describe, expect, it } from "vitest";
import { startLost } from "./lost";

document.body.innerHTML =
  '<p id="gone" hidden>Gone</p><div id="board" data-lost="gone"></div><div id="other"></div>';
startLost(document);

describe("a part of a page whose server is gone", () => {
  const notice = () => document.getElementById("gone") as HTMLElement;
  const say = (name: string, id = "board") =>
    document.getElementById(id)?.dispatchEvent(new CustomEvent(name, { bubbles: true }));

  beforeEach(() => {
    notice().hidden = true;
  });

  it.each(["htmx:error", "htmx:response:error"])("says so at %s until an answer comes", (name) => {
    say(name);
    expect(notice().hidden).toBe(false);
    say("htmx:after:request");
    expect(notice().hidden).toBe(true);
  });

  it("says nothing for other parts", () => {
    say("htmx:error", "other");
    expect(notice().hidden).toBe(true);
  });
});
