"""A bank in which everything that must stay on the server carries a word that must not travel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assess.banks.formats.model import BankSource, ChoiceItem, LocatedUnit, Testlet
from assess.officesim.draft_models import OfficeDraft, OfficeDraftFile
from tests.integration.language.banks import CLIP, sample

#: Allowed in codes, tags and file names, and in no text of ours.
CANARY = "kanarienvogel"
PICTURE = (
    Path(__file__).resolve().parents[1] / "integration/banks/small_bank/reading/notice/square.png"
).read_bytes()


def bank(keys_moved: int = 0) -> BankSource:
    """Canaries in codes, titles, tags, enemies, rationales, transcripts and file names.

    Parameters
    ----------
    keys_moved : int
        By how many places every key stands further on; nothing else differs.
    """
    source = sample()
    units = tuple(_unit(located, keys_moved) for located in source.units)
    header = replace(
        source.header, code=f"{CANARY}-bank", authors=(f"{CANARY} author",), licence=CANARY
    )
    return BankSource(header, units)


def office_draft(at: datetime) -> OfficeDraft:
    """An author's draft of an Office project; a crawl reaches its files as `1`."""
    texts = {"en": f"{CANARY} text", "fr": f"{CANARY} texte"}
    check: dict[str, Any] = {
        "id": CANARY,
        "domain": "cells",
        "kind": "value",
        "target": {"ref": "B2"},
        "expect": {"equals": CANARY},
    }
    files = [
        OfficeDraftFile(role=role, name="1", size=12, digest="0" * 64, content=CANARY.encode())
        for role in ("start", "asset")
    ]
    return OfficeDraft(
        code=f"{CANARY}-draft",
        application="spreadsheet",
        content={
            "code": f"{CANARY}-draft",
            "application": "spreadsheet",
            "start": "1",
            "title": texts,
            "scenario": texts,
            "task": [{"id": CANARY, "text": texts, "check": [check]}],
            "collateral": [check],
        },
        solution=[{"cmd": CANARY, "edits": []}],
        solved={"en": 1, "fr": 1},
        revision=1,
        created_at=at,
        changed_at=at,
        problems=[f"{CANARY} problem"],
        files=files,
    )


def _unit(located: LocatedUnit, moved: int) -> LocatedUnit:
    unit, file = located.unit, f"{CANARY}/{located.file}"
    if isinstance(unit, ChoiceItem):
        return LocatedUnit(file, _item(unit, moved))
    name = f"{CANARY}-clip.mp3"
    heard = unit.audio is not None
    testlet: Testlet = replace(
        unit,
        code=f"{CANARY}-{unit.code}",
        title=f"{CANARY} title",
        tags={**unit.tags, "topic": f"{CANARY}-topic"},
        passage=unit.passage if heard else f"{unit.passage}\n\n![A square]({CANARY}.png)",
        items=tuple(_item(item, moved) for item in unit.items),
        audio=name if heard else None,
        transcript=f"{CANARY} transcript" if heard else "",
    )
    return LocatedUnit(file, testlet, {name: _clip(unit.code)} if heard else _pictures())


def _clip(code: str) -> bytes:
    """A clip of its own length, with a word where tools write comments."""
    _skill, level, place = code.split("-")
    frame = CLIP[: len(CLIP) // 40]
    return CLIP + frame * (10 * int(level) + int(place)) + CANARY.encode()


def _pictures() -> dict[str, bytes]:
    return {f"{CANARY}.png": PICTURE}


def _item(item: ChoiceItem, moved: int) -> ChoiceItem:
    code = f"{CANARY}-{item.code}"
    return replace(
        item,
        code=code,
        key=(item.key + moved) % len(item.options),
        tags={**item.tags, "topic": f"{CANARY}-topic"},
        enemies=_enemies(item.code),
        rationale=f"{CANARY} rationale: option {item.key} is right",
    )


def _enemies(code: str) -> tuple[str, ...]:
    """The first two single items of each level are enemies of each other."""
    skill, level, place = code.split("-")[:3]
    if skill not in ("gr", "vo") or place not in ("0", "1"):
        return ()
    return (f"{CANARY}-{skill}-{level}-{1 - int(place)}",)
