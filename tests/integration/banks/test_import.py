"""Import, export and immutability on both databases."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from assess.banks import export, operations, queries
from assess.banks.folder import read_folder
from assess.banks.models import Item, ItemVersion, MediaAsset, Stimulus, StimulusVersion
from assess.extensions import db

LISTENING = Path(__file__).parents[3] / "question_banks/english/listening"
CLIP = LISTENING / "front-desk/front-desk.mp3"
OTHER_CLIP = LISTENING / "no-cheese/no-cheese.mp3"


@pytest.fixture(autouse=True)
def _context(context: Flask) -> None:
    """Every test here calls operations directly."""


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_second_import_changes_nothing(files: Path) -> None:
    first = operations.import_bank(files)
    assert (first.created, first.changed, first.unchanged) == (5, 0, 0)
    before = [count(model) for model in (ItemVersion, StimulusVersion, MediaAsset)]
    assert before == [5, 2, 2]
    second = operations.import_bank(files)
    assert (second.created, second.changed, second.unchanged, second.retired) == (0, 0, 5, 0)
    assert [count(model) for model in (ItemVersion, StimulusVersion, MediaAsset)] == before


def test_changed_item_is_a_new_version_and_the_old_one_stays(files: Path) -> None:
    operations.import_bank(files)
    edit(files / "grammar/sm-gr-1.md", "every day", "every week")
    report = operations.import_bank(files)
    assert (report.changed, report.unchanged) == (1, 4)
    item = db.session.scalars(select(Item).filter_by(code="sm-gr-1")).one()
    assert [version.number for version in item.versions] == [1, 2]
    assert "every day" in item.versions[0].source
    assert "every week" in item.versions[1].source


def test_going_back_to_an_earlier_text_is_a_third_version(files: Path) -> None:
    operations.import_bank(files)
    edit(files / "grammar/sm-gr-1.md", "every day", "every week")
    operations.import_bank(files)
    edit(files / "grammar/sm-gr-1.md", "every week", "every day")
    assert operations.import_bank(files).changed == 1
    item = db.session.scalars(select(Item).filter_by(code="sm-gr-1")).one()
    hashes = [version.content_hash for version in item.versions]
    assert hashes[0] == hashes[2] != hashes[1]


def test_changed_stimulus_makes_new_versions_of_all_its_items(files: Path) -> None:
    operations.import_bank(files)
    edit(files / "reading/notice/testlet.md", "half past nine", "ten o’clock")
    report = operations.import_bank(files)
    assert (report.changed, report.unchanged) == (2, 3)


def test_replaced_clip_makes_new_versions(files: Path) -> None:
    operations.import_bank(files)
    shutil.copy(OTHER_CLIP, files / "listening/call/call.mp3")
    assert operations.import_bank(files).changed == 2


def test_missing_items_are_retired_and_come_back(files: Path) -> None:
    operations.import_bank(files)
    moved = files.parent / "kept.md"
    (files / "grammar/sm-gr-1.md").rename(moved)
    assert operations.import_bank(files).retired == 1
    assert "sm-gr-1" not in {item.code for item in queries.pool("small")}
    assert count(Item) == 5
    moved.rename(files / "grammar/sm-gr-1.md")
    report = operations.import_bank(files)
    assert (report.restored, report.unchanged) == (1, 5)
    assert "sm-gr-1" in {item.code for item in queries.pool("small")}


def test_item_retired_by_a_person_stays_retired(files: Path, make_account) -> None:
    operations.import_bank(files)
    account = make_account()
    item = db.session.scalars(select(Item).filter_by(code="sm-gr-1")).one()
    operations.retire(item, account.id)
    assert operations.import_bank(files).left_retired == 1
    assert "sm-gr-1" not in {item.code for item in queries.pool("small")}
    operations.restore(db.session.get_one(Item, item.id))
    assert "sm-gr-1" in {item.code for item in queries.pool("small")}


def test_retired_testlet_takes_its_items_out(files: Path, make_account) -> None:
    operations.import_bank(files)
    stimulus = db.session.scalars(select(Stimulus).filter_by(code="sm-rd-notice")).one()
    operations.retire(stimulus, make_account().id)
    assert {item.code for item in queries.pool("small")} == {
        "sm-gr-1",
        "sm-ls-call-1",
        "sm-ls-call-2",
    }


def test_one_bad_file_stores_nothing(files: Path) -> None:
    edit(files / "grammar/sm-gr-1.md", "- [x] goes", "- [ ] goes")
    with pytest.raises(operations.UnsoundBankError) as caught:
        operations.import_bank(files)
    problem = caught.value.problems[0]
    assert problem.file.endswith("grammar/sm-gr-1.md")
    assert problem.line == 9
    assert "exactly one" in problem.advice()
    assert count(Item) == count(MediaAsset) == 0
    assert queries.bank_by_code("small") is None


def test_failure_half_way_stores_nothing(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(operations, "_retire_missing", fail)
    with pytest.raises(RuntimeError, match="power"):
        operations.import_bank(files)
    assert count(Item) == count(ItemVersion) == count(MediaAsset) == 0


def test_importing_the_export_changes_nothing(files: Path, tmp_path: Path) -> None:
    operations.import_bank(files)
    bank = queries.bank_by_code("small")
    assert bank is not None
    out = tmp_path / "out"
    assert export.export_bank(bank, out) == 5
    assert (out / "listening/sm-ls-call/call.mp3").read_bytes() == CLIP.read_bytes()
    report = operations.import_bank(out)
    assert (report.unchanged, report.created, report.changed, report.retired) == (5, 0, 0, 0)
    before = {located.unit.code: located.unit for located in read_folder(files).source.units}
    after = {located.unit.code: located.unit for located in read_folder(out).source.units}
    assert before == after


@pytest.mark.parametrize("table", ["item_version", "stimulus_version", "media_asset"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_database_refuses_to_change_versions(files: Path, table: str, statement: str) -> None:
    operations.import_bank(files)
    column = {"media_asset": "size = 1"}.get(table, "content_hash = 'x'")
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement.format(table, column)))
    db.session.rollback()
    assert count(ItemVersion) == 5


def test_pool_tells_assembly_what_it_needs_and_no_key(files: Path) -> None:
    operations.import_bank(files)
    pool = {item.code: item for item in queries.pool("small")}
    first = pool["sm-rd-notice-1"]
    assert (first.stimulus_code, first.position, first.level, first.skill, first.options) == (
        "sm-rd-notice",
        0,
        3,
        "reading",
        4,
    )
    assert first.enemies == {"sm-ls-call"}
    assert pool["sm-rd-notice-2"].level == 4
    assert pool["sm-ls-call-1"].has_audio
    assert pool["sm-gr-1"].stimulus_code is None
    assert not any("key" in name for name in queries.PoolItem.__dataclass_fields__)


def test_presentation_holds_what_a_candidate_sees_and_keys_hold_the_key(files: Path) -> None:
    operations.import_bank(files)
    pool = {item.code: item for item in queries.pool("small")}
    ids = [item.item_version_id for item in pool.values()]
    shown = queries.presentation(ids)
    call = shown[pool["sm-ls-call-1"].item_version_id]
    assert call.plays == 2
    assert call.seconds == pytest.approx(22, abs=3)
    assert call.audio_digest is not None
    everything = repr(shown)
    for secret in ("TRANSCRIPT-CANARY", "RATIONALE-CANARY", "sm-ls-call"):
        assert secret not in everything
    keys = queries.keys(ids)
    assert keys[pool["sm-gr-1"].item_version_id].key == 1
    asset = queries.media(call.audio_digest)
    assert asset is not None
    assert asset.content == CLIP.read_bytes()


CANARY = b"CANARY-author-at-home"


def test_tags_of_an_uploaded_clip_are_not_stored() -> None:
    tag = b"ID3\x04\0\0\0\0\0" + bytes((len(CANARY) + 11,))
    tag += b"TPE1" + (len(CANARY) + 1).to_bytes(4, "big") + b"\0\0\0" + CANARY
    clip = CLIP.read_bytes()
    facts = operations.keep_media(tag + clip + b"TAG" + CANARY.ljust(125, b"\0"))
    asset = db.session.get_one(MediaAsset, facts.digest)
    assert asset.content == clip
    assert asset.size == facts.size == len(clip)
    assert facts.digest == hashlib.sha256(clip).hexdigest()


def test_tags_of_an_imported_picture_are_not_stored_and_make_no_new_version(files: Path) -> None:
    operations.import_bank(files)
    picture = files / "reading/notice/square.png"
    before = picture.read_bytes()
    text = b"tEXtAuthor\0" + CANARY
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    picture.write_bytes(before[:33] + chunk + before[33:])
    again = operations.import_bank(files)
    assert (again.changed, again.unchanged) == (0, 5)
    contents = db.session.scalars(select(MediaAsset.content)).all()
    assert len(contents) == 2
    assert not [content for content in contents if CANARY in content]
