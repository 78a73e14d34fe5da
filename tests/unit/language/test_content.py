"""What is stored and what is sent of a form: order, tokens, media, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from assess.language import content as contents
from assess.language.assembly import assemble, generator
from assess.language.content import BankItem
from assess.language.scoring import form_items
from tests.unit.language.factories import HOUSE_BLUEPRINT

MEDIUM = "ab" * 32
CLIP = "cd" * 32
BASE = "/sittings/S1/media"


@dataclass(frozen=True)
class FakeItem:
    item_version_id: int
    item_id: int
    code: str
    stimulus_code: str | None
    stimulus_version_id: int | None
    position: int
    level: int
    skill: str
    options: int = 4
    enemies: frozenset[str] = frozenset()
    has_audio: bool = False


@dataclass(frozen=True)
class FakePresented:
    prompt_html: str
    options_html: list[str]
    stimulus_html: str | None = None
    audio_digest: str | None = None
    plays: int | None = None
    seconds: float | None = None


def bank() -> dict[str, FakeItem]:
    """A bank of the starter banks' shape, as the banks room would list it."""
    items: list[FakeItem] = []

    def add(skill: str, level: int, n: int, testlet: str | None, position: int) -> None:
        number = len(items) + 1
        stem = testlet or f"{skill}-{level}-{n}"
        items.append(
            FakeItem(
                item_version_id=1000 + number,
                item_id=number,
                code=f"{stem}-{position}",
                stimulus_code=testlet,
                stimulus_version_id=500 + number - position if testlet else None,
                position=position,
                level=level,
                skill=skill,
                has_audio=skill == "listening",
            )
        )

    for level in range(1, 6):
        for skill in ("reading", "listening"):
            for n in range(5):
                for position in (1, 2):
                    add(skill, level, n, f"{skill}-{level}-{n}", position)
        for skill in ("grammar", "vocabulary"):
            for n in range(6):
                add(skill, level, n, None, 0)
    return {item.code: item for item in items}


def presented(items: dict[str, FakeItem]) -> dict[int, FakePresented]:
    return {
        item.item_version_id: FakePresented(
            prompt_html=f"<p>prompt {item.code}</p>",
            options_html=[f"{item.code} option {n}" for n in range(item.options)],
            stimulus_html=f'<p>{item.stimulus_code}</p><img alt="" src="media:{MEDIUM}">'
            if item.stimulus_code
            else None,
            audio_digest=CLIP if item.has_audio else None,
            plays=2 if item.has_audio else None,
            seconds=41.2 if item.has_audio else None,
        )
        for item in items.values()
    }


def made(seed: int = 5) -> tuple[dict[str, FakeItem], dict[str, Any]]:
    items = bank()
    known: dict[str, BankItem] = dict(items)
    form = assemble(contents.units_of(items.values()), HOUSE_BLUEPRINT, generator(seed))
    return items, contents.content_of(form, "english", "en", known)


def test_units_keep_testlets_together_in_authored_order() -> None:
    items = bank()
    backwards = list(reversed(items.values()))
    units = {unit.id: unit for unit in contents.units_of(backwards)}
    assert [item.id for item in units["reading-3-0"].items] == ["reading-3-0-1", "reading-3-0-2"]
    assert len(units) == 5 * (10 + 12)


def test_refs_count_from_one_and_fit_the_order_shown() -> None:
    _, content = made()
    refs = [i["ref"] for p in content["parts"] for g in p["groups"] for i in g["items"]]
    assert refs == [f"q{n:02d}" for n in range(1, 61)]
    groups = [g["id"] for p in content["parts"] for g in p["groups"]]
    assert groups == [f"g{n:02d}" for n in range(1, len(groups) + 1)]


def test_section_shows_texts_in_the_pinned_order() -> None:
    items, content = made()
    by_version = {item.item_version_id: item for item in items.values()}
    section = contents.section_of(content, presented(items), BASE)
    pinned = form_items(content)
    shown = [i for p in section["parts"] for g in p["groups"] for i in g["items"]]
    assert [i["number"] for i in shown] == list(range(1, 61))
    for pin, item in zip(pinned, shown, strict=True):
        code = by_version[pin["version"]].code
        assert item["prompt_html"] == f"<p>prompt {code}</p>"
        assert [option["id"] for option in item["options"]] == ["o1", "o2", "o3", "o4"]
        expected = [f"{code} option {n}" for n in pin["options"]]
        assert [option["html"] for option in item["options"]] == expected


def test_tokens_lead_back_to_the_authored_option() -> None:
    _, content = made()
    item = form_items(content)[0]
    for shown, authored in enumerate(item["options"], start=1):
        assert contents.chosen_option(item, f"o{shown}") == authored
    for nonsense in ("o0", "o5", "o01", "O1", "1", "", "o1 ", "o99", None, 1, ["o1"], {"id": "o1"}):
        assert contents.chosen_option(item, nonsense) is None


def test_media_are_addressed_under_the_sitting() -> None:
    items, content = made()
    shown = presented(items)
    section = contents.section_of(content, shown, BASE)
    text = json.dumps(section)
    assert "media:" not in text
    assert f"{BASE}/{MEDIUM}" in text
    clips = [
        g["stimulus"]["audio"]
        for p in section["parts"]
        for g in p["groups"]
        if g["stimulus"] and "audio" in g["stimulus"]
    ]
    assert len(clips) == 10
    assert clips[0]["url"] == f"{BASE}/{CLIP}"
    assert clips[0]["plays"] == 2
    assert clips[0]["seconds"] == 41.2
    assert contents.media_of(shown.values()) == {MEDIUM, CLIP}


def test_a_section_tells_no_code_version_level_or_order_of_authors() -> None:
    items, content = made()
    blank = {
        version: replace(one, prompt_html="p", options_html=["x"] * 4, stimulus_html="s")
        for version, one in presented(items).items()
    }
    section = contents.section_of(content, blank, BASE)

    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(names(inner) for inner in value.values()))
        if isinstance(value, list):
            return set[str]().union(*(names(inner) for inner in value))
        return set()

    assert names(section) == {
        "id", "parts", "title", "en", "fr", "groups", "stimulus", "items", "html", "lang",
        "audio", "url", "plays", "seconds", "ref", "number", "prompt_html", "options",
    }  # fmt: skip
    text = json.dumps(section)
    for item in items.values():
        assert item.code not in text
        assert f"{item.item_version_id}" not in text


def test_nothing_assembly_reads_could_hold_a_key() -> None:
    assert not {"key", "content_hash", "answer", "rationale"} & {f.name for f in fields(FakeItem)}
    readable = {name for name in vars(BankItem) if not name.startswith("_")}
    assert readable == {f.name for f in fields(FakeItem)}


@pytest.mark.parametrize("seed", [1, 2**127])
def test_content_is_plain_json(seed: int) -> None:
    _, content = made(seed)
    assert json.loads(json.dumps(content)) == content
