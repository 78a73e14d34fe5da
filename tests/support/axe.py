"""axe-core and layout questions put to a page that is open."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from tests.support import unstuck

#: The wheel carries axe-core; its own Python layer is not needed.
AXE = files("axe_playwright_python") / "axe.min.js"
#: WCAG 2.0, 2.1 and 2.2, levels A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

#: A colour on its way to another is neither of the two; an end may begin the next transition.
#: A browser without a screen may leave a page without frames for long: time then goes on alone.
SETTLE = """async () => {
  const next = () => new Promise(done => { requestAnimationFrame(done); setTimeout(done, 500); });
  for (let frame = 0; frame < 30; frame += 1) {
    await next();
    const moving = document.getAnimations().filter(one => one instanceof CSSTransition);
    if (frame > 2 && moving.length === 0) return;
    for (const one of moving) one.finish();
  }
}"""

LAYOUT = """() => {
  const root = document.documentElement;
  return {
    lang: root.lang,
    title: document.title.trim(),
    headings: [...document.querySelectorAll("h1")].filter(h => h.checkVisibility()).length,
  };
}"""

#: What sticks out of the window to the right, unless it scrolls within its own frame.
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const framed = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter(element =>
    element.getBoundingClientRect().right > root.clientWidth + 1 && !framed(element));
  const name = element =>
    `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`;
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...out.slice(-4).map(name)];
}"""


#: Rules about colours: all that another theme can break, for it changes nothing else.
COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """WCAG A and AA violations of the page as it stands, one line each."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8"))
    page.evaluate(SETTLE)
    found: dict[str, Any] = page.evaluate(
        "runOnly => axe.run(document, {runOnly, resultTypes: ['violations']})",
        {"type": "rule", "values": COLOURS} if colours_only else {"type": "tag", "values": TAGS},
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def layout_problems(page: Page, locale: str) -> list[str]:
    """What is wrong with language, title and main heading."""
    found = page.evaluate(LAYOUT)
    problems = []
    if found["lang"] != locale:
        problems.append(f"html lang is {found['lang']!r}, not {locale!r}")
    if not found["title"]:
        problems.append("the page has no title")
    if found["headings"] != 1:
        problems.append(f"{found['headings']} main headings")
    return problems


def overflow(page: Page, width: int) -> list[str]:
    """What makes the page scroll sideways in a window of this width (CSS pixels)."""
    unstuck.resize(page, width)
    return [f"at {width} px: {line}" for line in page.evaluate(OVERFLOW)]
