"""Pages of PDF: pictures with their words, and clear words for what cannot be drawn."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
from pathlib import Path

import pypdf
import pytest

from assess.written import paging
from assess.written.paging import pages_of
from assess.written.papers import PaperError
from tests.support.annex import WORDS, annex


def test_every_page_is_a_picture_with_its_words() -> None:
    pages = pages_of(annex(), "annex.pdf")
    assert len(pages) == 2
    for page, words in zip(pages, WORDS, strict=True):
        assert page.image.startswith(b"\x89PNG")
        assert struct.unpack(">II", page.image[16:24]) == (page.width, page.height)
        # A4 in portrait.
        assert page.height == pytest.approx(page.width * 297 / 210, rel=0.01)
        assert words in page.text.replace("\n", " ")


def _written(**protection: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(annex())))
    writer.encrypt(**protection)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_what_opens_without_a_password_is_drawn() -> None:
    data = _written(user_password="", owner_password="owner")
    assert len(pages_of(data, "annex.pdf")) == 2


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: _written(user_password="secret"), "annex.pdf is protected by a password"),
        (lambda: annex()[:2000], "cannot be shown page by page"),
        (lambda: b"%PDF-1.7\n", "cannot be shown page by page"),
    ],
)
def test_what_cannot_be_drawn_is_said(make, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PaperError, match=said):
        pages_of(make(), "annex.pdf")


def test_too_many_pages_are_said_before_any_is_drawn(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(paging.MOST_PAGES + 1):
        writer.add_blank_page(100, 100)
    made = io.BytesIO()
    writer.write(made)
    assert paging._drawn(made.getvalue(), tmp_path) == {"fault": "pdf_long"}


def test_a_child_that_takes_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "WALL_S", 0)
    with pytest.raises(PaperError, match="cannot be shown"):
        pages_of(annex(), "annex.pdf")


def test_pictures_have_a_size_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paging, "LARGEST_PICTURES", 10_000)
    assert paging._drawn(annex(), tmp_path) == {"fault": "pdf_heavy"}


def test_whoever_cannot_wait_is_told_to_try_again() -> None:
    with paging._TURN, pytest.raises(PaperError, match="Try again"):
        pages_of(annex(), "annex.pdf", within=0.01)
    with pytest.raises(PaperError, match="Try again"):
        pages_of(annex(), "annex.pdf", within=-1)
    with pytest.raises(PaperError, match="Try again"):
        pages_of(annex(), "annex.pdf", within=0.01)


def test_a_child_that_is_killed_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []

    def killed(command: list[str], **_rest: object) -> None:
        seen.append(Path(command[-1]))
        (seen[0] / "source.pdf").write_bytes(b"half")

    monkeypatch.setattr(subprocess, "run", killed)
    with pytest.raises(PaperError, match="cannot be shown"):
        pages_of(annex(), "annex.pdf")
    assert seen[0].parent == tmp_path
    assert list(tmp_path.iterdir()) == []
