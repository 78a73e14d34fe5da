"""The candidate's street without a mouse: the focus is always visible and never out of order."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS

#: The overview alone has a stop for each of the sixty questions.
MOST_TABS = 100
#: Where the focus is: what it is called, and whether somebody can see it.
FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const shown = element.closest("label") ?? element;
  const around = getComputedStyle(shown);
  const marked = [style, around].some(one =>
    (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none");
  return {
    tag: element.tagName, name: element.getAttribute("name"), value: element.value ?? null,
    type: element.getAttribute("type"),
    text: (element.getAttribute("aria-label") ?? element.innerText ?? "").trim(),
    href: element.getAttribute("href"),
    visible: marked && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
    ref: element.closest("[data-ref]")?.dataset.ref ?? null,
  };
}"""


class Keys:
    """Hands on a keyboard, and an eye on the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.invisible: list[str] = []

    def focus(self) -> dict[str, str | bool | None]:
        return dict(self.page.evaluate(FOCUS))

    def tab_to(self, wanted: Callable[[dict[str, str | bool | None]], bool], what: str) -> None:
        """Press Tab until the focus is on what is wanted; every stop on the way is looked at."""
        if wanted(self.focus()):
            return
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            at = self.focus()
            if at["tag"] == "BODY":
                continue
            if not at["visible"]:
                self.invisible.append(f"{self.page.url}: {at}")
            if wanted(at):
                return
        raise AssertionError(f"{what} is not reached by Tab on {self.page.url}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def field(self, name: str, value: str) -> None:
        self.tab_to(lambda at: at["name"] == name and at["tag"] != "BUTTON", name)
        self.page.keyboard.type(value)

    def control(self, words: str, key: str = "Enter") -> None:
        """A button or a link by its words."""
        self.tab_to(
            lambda at: at["tag"] in ("BUTTON", "A", "INPUT") and words in str(at["text"]), words
        )
        self.press(key)


def test_the_candidates_street_by_keyboard(visit: Callable[..., Visitor], database: Engine) -> None:
    words = WORDS["en"]
    recruiter, invigilator, candidate = visit("recruitment"), visit("invigilator"), visit()
    email = street.fresh_address("key")
    session = street.plan_session(recruiter, "Keyboard")
    street.invite(recruiter, session, f"Kei; Board; {email}; en", "Language test: English")
    page, keys = candidate.page, Keys(candidate.page)

    candidate.go("/account/login")
    keys.control("create one")
    page.wait_for_url("**/account/register")
    keys.field("email", email)
    keys.press("Enter")
    page.wait_for_url("**/register/code")
    keys.field("code", street.code_from_mailbox(candidate, email))
    keys.press("Enter")
    page.wait_for_url("**/register/details")
    keys.field("given_name", "Kei")
    keys.field("family_name", "Board")
    keys.field("password", street.CANDIDATE_PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/me/")
    sitting, code = street.check_in(invigilator, session, email, database)
    candidate.go("/sittings/")
    keys.field("code", code)
    keys.press("Enter")
    page.wait_for_url("**/wait")
    street.open_session(invigilator, session)

    runner = street.Runner(page, words)
    expect(page.get_by_role("button", name=str(words["begin"]))).to_be_visible(timeout=SLOW_MS)
    keys.control(str(words["play"]))
    keys.tab_to(lambda at: at["type"] == "checkbox", str(words["heard"]))
    keys.press("Space")
    keys.control(str(words["begin"]))
    expect(runner.questions.first).to_be_visible(timeout=SLOW_MS)

    plan = street.plan_for(database, sitting, seed=7)
    _answer_everything(keys, runner, plan)
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    keys.control(str(words["hand_in"]))
    keys.control(str(words["hand_in_now"]))
    page.wait_for_url("**/receipt", timeout=SLOW_MS)
    expect(page.get_by_text(str(words["receipt"]))).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(len(runner.chosen)))
    assert keys.invisible == []


def _answer_everything(keys: Keys, runner: street.Runner, plan: street.Plan) -> None:
    """Arrow keys and Space on the options; the screens with Next, up to the overview."""
    page = keys.page
    while True:
        refs = runner.refs()
        for ref in refs:
            tokens = runner.tokens(ref)
            token = plan.choice(ref, tokens)
            if token is None:
                continue
            keys.tab_to(lambda at, ref=ref: at["ref"] == ref and at["type"] == "radio", ref)
            keys.press("Space")
            for _step in range(tokens.index(token)):
                keys.press("ArrowDown")
            expect(runner.option(ref, token).locator("input")).to_be_checked()
            runner.note(ref, token)
        if runner.at_the_end():
            break
        keys.control("Next")
        page.wait_for_function(
            "before => document.querySelector('.r-question[data-ref]')?.dataset.ref !== before",
            arg=refs[0],
        )
        # The next screen begins at its heading, for eyes and for screen readers alike.
        assert keys.focus()["tag"] == "H1"
    keys.control("Review and hand in")
    expect(page.locator("dialog[open]")).to_be_visible()
