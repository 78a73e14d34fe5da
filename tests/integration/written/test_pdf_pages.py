"""A PDF among the sources: candidates get pictures of its pages, and the words on them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess import toml_writing
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations, paging_operations, queries
from assess.written.authoring import nodes
from assess.written.authoring import operations as drafting
from assess.written.authoring.raw import TABLES
from assess.written.bundles import Bundle
from assess.written.draft_models import WrittenDraft, WrittenPage
from assess.written.faults import Fault
from assess.written.kind import WrittenKind
from assess.written.paging import Page
from assess.written.papers import PaperError
from assess.written.reading import parse_paper
from tests.support.annex import WORDS, annex
from tests.support.written_papers import PNG, both, raw_paper

LogIn = Callable[[Account], FlaskClient]


def _raw() -> dict[str, Any]:
    raw = raw_paper()
    raw["source"].append(
        {"code": "annex", "kind": "pdf", "title": both("Annex"), "file": "annex.pdf"}
    )
    raw["part"][0]["task"][0]["sources"].append("annex")
    return raw


@pytest.fixture
def examiner(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


def _publish(examiner: Account) -> Any:
    files = {"map.png": PNG, "annex.pdf": annex()}
    paper = parse_paper(_raw(), frozenset(files))
    version, _fresh = operations.publish(
        Bundle(paper, files), db.session.get_one(Account, examiner.id)
    )
    return version


def test_a_candidate_gets_the_pages_in_the_language_of_the_task(
    app: Flask, examiner: Account, make_account: Any
) -> None:
    other = make_account(Role.EXAMINER)
    with app.app_context():
        version = _publish(examiner)
        operations.review(version.id, "signed_off", "", db.session.get_one(Account, other.id))
        kind = WrittenKind()
        form = kind.assemble({"paper": version.paper.code}, None, "0" * 32)  # type: ignore[arg-type]
        source = kind.section(form, "/sittings/x/media")["sources"][3]
        [(language, pages)] = source["pages"].items()
        assert language == form.content["tasks"][0]["language"]
        assert [words in page["text"] for words, page in zip(WORDS, pages, strict=True)] == [
            True,
            True,
        ]
        name = pages[1]["src"].rpartition("/")[2]
        assert name in kind.files(form)
        picture = kind.file(form, name)
        assert picture is not None
        assert (picture.media_type, picture.content[:4]) == ("image/png", b"\x89PNG")
        # The other language's copy is nobody's business here.
        swapped = name.replace(f".{language}.", ".fr." if language == "en" else ".en.")
        assert swapped not in kind.files(form)
        assert kind.file(form, swapped) is None


def test_pages_that_are_missing_are_drawn_by_the_job(app: Flask, examiner: Account) -> None:
    with app.app_context():
        _publish(examiner)
        db.session.execute(db.delete(WrittenPage))
        db.session.commit()
        paging_operations.keep_missing()
        assert db.session.scalar(db.select(db.func.count()).select_from(WrittenPage)) == 2


def test_what_cannot_be_drawn_is_not_tried_every_hour(
    app: Flask, examiner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refused(_data: bytes, name: str, _within: float | None = None) -> list[Page]:
        asked.append(name)
        raise PaperError((Fault("pdf_waiting" if len(asked) == 1 else "pdf_locked", name=name),))

    with app.app_context():
        _publish(examiner)
        db.session.execute(db.delete(WrittenPage))
        db.session.commit()
        monkeypatch.setattr(paging_operations, "_failed", set())
        monkeypatch.setattr(paging_operations, "pages_of", refused)
        for _hour in range(4):
            paging_operations.keep_missing()
        assert asked == ["annex.pdf"] * 2  # for want of time, and for good


def test_one_request_has_one_budget_for_all_its_pdfs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(PNG, 10, 10, "")
    left: list[float] = []
    seconds = iter(range(0, 1000, 20))

    def drawn(_data: bytes, _name: str, within: float) -> list[Page]:
        left.append(within)
        return [page]

    monkeypatch.setattr(paging_operations, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(paging_operations, "pages_of", drawn)
    with app.app_context():
        paging_operations.keep_all((f"{place}.pdf", bytes([place])) for place in range(3))
    assert left == [30, 10, -10]


def test_pages_go_with_the_last_draft_that_has_the_pdf(
    app: Flask, examiner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> list[str]:
        return list(db.session.scalars(db.select(WrittenPage.digest)))

    def drawn(data: bytes, _name: str, _within: float | None = None) -> list[Page]:
        return [Page(PNG, 10, 10, "")]

    monkeypatch.setattr(paging_operations, "_unused", set())
    monkeypatch.setattr(paging_operations, "pages_of", drawn)
    with app.app_context():
        version = _publish(examiner)
        published = version.files["annex.pdf"]
        raw = _raw() | {"code": "draft"}
        other = annex() + b"\n"
        me = db.session.get_one(Account, examiner.id)
        draft = drafting.create(raw, {"map.png": PNG, "annex.pdf": other}, me)
        assert [paging_operations.drop_unused() for _look in range(2)] == [0, 0]
        assert len(kept()) == 2
        drafting.delete(draft, 1, db.session.get_one(Account, examiner.id))
        assert paging_operations.drop_unused() == 0  # perhaps a draft is being saved
        assert paging_operations.drop_unused() == 1
        assert kept() == [published]


def test_a_pdf_is_looked_at_when_it_is_chosen(app: Flask, examiner: Account, login: LogIn) -> None:
    with app.app_context():
        me = db.session.get_one(Account, examiner.id)
        draft = drafting.create({"title": both("Paper")}, {}, me)
        key = drafting.add(draft, "source", nodes.fresh("source", "pdf"), me)
        content = db.session.get_one(WrittenDraft, draft).content
        stamp = nodes.stamp_of(content, key)
    page, address = login(examiner), f"/written/drafts/{draft}/{key}"
    fields = {"stamp": stamp, "title_en": "Annex", "title_fr": "Annexe", "shared": "y"}
    broken = {**fields, "file_en": (io.BytesIO(b"%PDF-1.7 nothing"), "annex.pdf")}
    refused = page.post(address, data=broken)
    assert refused.status_code == 422
    assert "save the PDF again" in refused.get_data(as_text=True)
    good = {**fields, "file_en": (io.BytesIO(annex()), "../../My annex.pdf")}
    assert page.post(address, data=good).status_code == 303
    with app.app_context():
        row = db.session.get_one(WrittenDraft, draft)
        assert [one.name for one in row.files] == ["My annex.pdf"]
        assert nodes.find(row.content, key).node["file"] == dict.fromkeys(
            ("en", "fr"), "My annex.pdf"
        )
    got = page.get(f"/written/drafts/{draft}/files/My annex.pdf/2")
    assert (got.status_code, got.mimetype) == (200, "image/png")
    assert page.get(f"/written/drafts/{draft}/files/My annex.pdf/3").status_code == 404


def test_a_folder_with_a_locked_pdf_is_refused_whole(app: Flask, examiner: Account) -> None:
    files = {"map.png": PNG, "annex.pdf": b"%PDF-1.7 nothing"}
    with app.app_context():
        paper = parse_paper(_raw(), frozenset(files))
        with pytest.raises(PaperError, match=r"annex\.pdf cannot be shown"):
            operations.publish(Bundle(paper, files))


def _locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(annex()))
    writer.encrypt("secret", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _long() -> bytes:
    writer = pypdf.PdfWriter()
    for _number in range(31):
        writer.add_blank_page(200, 200)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_locked, "annex.pdf is protected by a password"),
        (_long, "annex.pdf has more than 30 pages"),
        (lambda: annex()[:200], "annex.pdf cannot be shown page by page"),
    ],
)
def test_a_bad_pdf_in_an_uploaded_paper_is_told_and_nothing_is_kept(
    app: Flask, examiner: Account, login: LogIn, make: Callable[[], bytes], said: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("paper/paper.toml", toml_writing.write(_raw(), TABLES))
        archive.writestr("paper/map.png", PNG)
        archive.writestr("paper/annex.pdf", make())
    packed.seek(0)
    done = login(examiner).post("/written/papers/upload", data={"folder": (packed, "paper.zip")})
    assert done.status_code == 422
    assert said in done.get_data(as_text=True)
    with app.app_context():
        assert queries.papers() == []
