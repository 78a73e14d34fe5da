"""What becomes of the names of files that are attached to an incident."""

from __future__ import annotations

import pytest

from assess.delivery.incidents import _plain


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ida\\plan de salle.pdf", "plan de salle.pdf"),
        ("a\r\nSet-Cookie: b.html", "aSet-Cookie: b.html"),
        ("été.jpg", "été.jpg"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".jpeg", "x" * 195 + ".jpeg"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert _plain(given) == kept
