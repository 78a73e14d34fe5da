"""Markdown to the HTML that a candidate sees: sanitised, no scripts, no outside addresses.

Images become `media:<digest>`; `with_media` turns that into an address of the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token

TAGS = {
    "p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "img",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"img": {"src", "alt"}, "th": {"scope"}, "ol": {"start"}}
CLASSES = {cell: {"align-left", "align-center", "align-right"} for cell in ("th", "td")}
MEDIA_SOURCE = re.compile(r'src="media:([0-9a-f]{64})"')
# The page and the question have the first two heading levels.
DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def _image(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, env: Any
) -> str:
    token = tokens[index]
    alternative = nh3.clean_text(plain_text(token))
    digest = env.get("media", {}).get(token.attrs.get("src", ""))
    if digest is None:
        return f"<em>[{alternative}]</em>"
    return f'<img src="media:{digest}" alt="{alternative}">'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "autolink", "link", "reference"])
    # Addresses are resolved by name in `_image`; nothing here may be fetched from elsewhere.
    parser.validateLink = bool  # type: ignore[method-assign, assignment]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.add_render_rule("image", _image)
    return parser


_MARKDOWN = _parser()


def render_block(markdown: str, media: Mapping[str, str] | None = None) -> str:
    """Render a prompt or a passage. `media` maps file names to digests."""
    env = {"media": media or {}}
    tokens = _MARKDOWN.parse(markdown, env)
    for index, token in enumerate(tokens):
        token.tag = DEEPER.get(token.tag, token.tag)
        _tame_cell(tokens, index)
    return _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))


def render_inline(markdown: str, media: Mapping[str, str] | None = None) -> str:
    """Render an option: one line, no paragraphs."""
    return _clean(_MARKDOWN.renderInline(markdown, {"media": media or {}})).strip()


def images(markdown: str) -> list[tuple[str, str]]:
    """File name and alternative text of every image in the Markdown, in order."""
    if "![" not in markdown:  # how every image begins, and most texts have none
        return []
    found = []
    for token in _MARKDOWN.parse(markdown):
        for child in token.children or ():
            if child.type == "image":
                found.append((str(child.attrs.get("src", "")), plain_text(child)))
    return found


def plain_text(token: Token) -> str:
    """The words of an inline token without their markup."""
    if not token.children:
        return token.content
    return "".join(
        "\n" if child.type == "softbreak" else plain_text(child) for child in token.children
    )


def words(markdown: str) -> str:
    """The text a reader sees of one line of Markdown, spaces collapsed."""
    return " ".join(" ".join(plain_text(t) for t in _MARKDOWN.parseInline(markdown)).split())


def with_media(html: str, base: str) -> str:
    """Put real addresses in place of `media:<digest>`: `<base>/<digest>`."""
    return MEDIA_SOURCE.sub(lambda found: f'src="{base}/{found[1]}"', html)


def _tame_cell(tokens: list[Token], index: int) -> None:
    """Alignment as a class (inline styles are refused) and a scope for header cells."""
    token = tokens[index]
    if token.type not in ("th_open", "td_open"):
        return
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrs["class"] = "align-" + style.removeprefix("text-align:")
    if token.type == "th_open":
        if tokens[index + 1].content.strip():
            token.attrs["scope"] = "col"
        else:  # an empty corner is no header
            token.tag = tokens[index + 2].tag = "td"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=set(),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"media"},
        link_rel=None,
        strip_comments=True,
    )
