"""Markdown becomes harmless HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.banks.render import images, render_block, render_inline, with_media, words

DIGEST = "ab" * 32
VOID = {"br", "hr", "img"}


class Audit(HTMLParser):
    """An independent reading of the output: tags, attributes, balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def audit(html: str) -> Audit:
    found = Audit(html)
    assert found.open == []
    for tag, attributes in found.tags:
        assert tag not in {"script", "iframe", "style", "a", "form", "object", "svg", "link"}
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        if "src" in attributes:
            assert str(attributes["src"]) == f"media:{DIGEST}"
    return found


def test_images_point_to_media_and_get_an_address_from_the_caller() -> None:
    html = render_block('Look:\n\n![A "map" <b>](map.png)', {"map.png": DIGEST})
    tag, attributes = audit(html).tags[2]
    assert (tag, attributes) == ("img", {"src": f"media:{DIGEST}", "alt": 'A "map" <b>'})
    assert f'src="/m/{DIGEST}"' in with_media(html, "/m")


def test_tables_and_headings() -> None:
    html = render_block("# Notice\n\n| | A |\n|---|--:|\n| 1 | 2 |")
    assert "<h3>Notice</h3>" in html
    assert '<th class="align-right" scope="col">A</th>' in html
    assert "<td></td>" in html
    audit(html)


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "<https://example.org>",
        "[a]: https://example.org\n\n[a]",
        "<b><i>half open",
        "</div></section>",
        "<!-- hidden -->",
        '<a href="https://example.org">x',
        f'<img src="media:{DIGEST}">',
    ],
)
def test_nothing_dangerous_or_foreign_survives(nasty: str) -> None:
    for html in (render_block(nasty), render_inline(nasty)):
        assert not audit(html).tags or {tag for tag, _ in audit(html).tags} <= {"p", "em"}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>![]()\"'*_`#|-:\n abmxy&;=/."), max_size=120))
def test_any_text_gives_balanced_harmless_html(text: str) -> None:
    audit(render_block(text, {"x": DIGEST, "m": DIGEST}))
    audit(render_inline(text, {"x": DIGEST, "m": DIGEST}))


def test_words_and_images() -> None:
    assert words("**bold** `code` ![alt](x.png)  end") == "bold code alt end"
    assert images("a ![one *two*](x.png)\n\n- ![](y.png)") == [("x.png", "one two"), ("y.png", "")]
