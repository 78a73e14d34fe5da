"""Documents of the exam editor, and ways of changing them, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from assess.written.history.tidying import tidy

Node = dict[str, Any]

#: Letters, an astral one, controls, a half of a pair, directions, both apostrophes, spaces.
LETTERS = st.text(st.sampled_from("abcé ’'-\t\n\r\0\x1b😀\ud800\udc00\u202e\u200b—1"), max_size=12)
_MARKS = st.lists(st.sampled_from(["em", "strong", "blink"]), max_size=2).map(
    lambda names: [{"type": name} for name in names]
)
_INLINE = st.one_of(
    st.builds(lambda text, marks: {"type": "text", "text": text, "marks": marks}, LETTERS, _MARKS),
    st.just({"type": "hard_break"}),
)
_KINDS = (
    *("paragraph", "heading", "bullet_list", "ordered_list", "list_item"),
    *("table", "table_row", "table_cell", "table_header", "callout"),
)


def _holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda kind, content, level: {"type": kind, "attrs": {"level": level}, "content": content},
        st.sampled_from(_KINDS),
        st.lists(inner, max_size=4),
        st.sampled_from([1, 2, 9, None, "x"]),
    )


#: Anything that might come from a clipboard, well placed or not.
WILD: st.SearchStrategy[Any] = st.recursive(_INLINE, _holding, max_leaves=12)
WILD_DOCUMENTS: st.SearchStrategy[Node] = st.lists(WILD, max_size=5).map(
    lambda content: {"type": "doc", "content": content}
)
#: Documents as the editor has them.
DOCUMENTS: st.SearchStrategy[Node] = WILD_DOCUMENTS.map(lambda raw: tidy(raw).document)


def letters_of(node: Any) -> str:
    """All text of a node in its order, whatever it is in."""
    if node.get("type") == "text":
        text: str = node["text"]
        return text
    return "".join(letters_of(one) for one in node.get("content", []))
