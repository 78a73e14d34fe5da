"""A form's content: what is stored for a sitting, and what the browser is sent of it.

Content holds ids, order, levels and numbers; it holds no key and nothing computed from one.
Options are shown under positional tokens (``o1``, ``o2`` …) and items under positional refs
(``q01`` …), so neither the authored order nor a code reaches a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from assess.language.assembly import AssembledForm, ChosenUnit
from assess.language.pool import PoolItem, Unit
from assess.language.scoring import form_items, provisional_numbers, provisional_ruler

JSONObject = dict[str, Any]

PART_TITLES: Mapping[str, Mapping[str, str]] = {
    "reading": {
        "en": "Reading, grammar and vocabulary",
        "fr": "Compréhension écrite, grammaire et vocabulaire",
    },
    "listening": {"en": "Listening", "fr": "Compréhension orale"},
}
#: How often a clip may be played when its stimulus does not say.
DEFAULT_PLAYS = 1
TOKEN = re.compile(r"o([1-9][0-9]?)")
MEDIUM = re.compile(r"media:([0-9a-f]{64})")


class BankItem(Protocol):
    """What the banks room tells assembly of an item: never a key."""

    @property
    def item_version_id(self) -> int: ...
    @property
    def item_id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def stimulus_code(self) -> str | None: ...
    @property
    def stimulus_version_id(self) -> int | None: ...
    @property
    def position(self) -> int: ...
    @property
    def level(self) -> int: ...
    @property
    def skill(self) -> str: ...
    @property
    def options(self) -> int: ...
    @property
    def enemies(self) -> frozenset[str]: ...
    @property
    def has_audio(self) -> bool: ...


class Presented(Protocol):
    """What the banks room tells a page of an item: never a key, transcript or rationale."""

    @property
    def prompt_html(self) -> str: ...
    @property
    def options_html(self) -> Sequence[str]: ...
    @property
    def stimulus_html(self) -> str | None: ...
    @property
    def audio_digest(self) -> str | None: ...
    @property
    def plays(self) -> int | None: ...
    @property
    def seconds(self) -> float | None: ...


def units_of(items: Iterable[BankItem]) -> list[Unit]:
    """Group a bank's items into units: testlets in authored order, and single items."""
    groups: dict[str, list[BankItem]] = {}
    for item in items:
        groups.setdefault(item.stimulus_code or item.code, []).append(item)
    return [
        Unit(
            code,
            tuple(
                PoolItem(m.code, m.level, m.skill, m.options, m.enemies)
                for m in sorted(members, key=lambda member: (member.position, member.code))
            ),
        )
        for code, members in groups.items()
    ]


def content_of(
    form: AssembledForm, bank: str, language: str, items: Mapping[str, BankItem]
) -> JSONObject:
    """Spell an assembled form as the JSON that is stored.

    Parameters
    ----------
    form : AssembledForm
    bank, language : str
        Code of the bank and the language under test.
    items : mapping of item code to BankItem
    """
    number = group_number = 0
    parts: list[JSONObject] = []
    for name, units in form.parts.items():
        groups: list[JSONObject] = []
        for unit in units:
            group_number += 1
            placed = _placed(unit, items, number)
            number += len(placed)
            first = items[unit.items[0].item.id]
            group: JSONObject = {
                "id": f"g{group_number:02d}",
                "stimulus": first.stimulus_version_id,
                "items": placed,
            }
            if first.has_audio:
                group["audio"] = f"g{group_number:02d}-audio"
            groups.append(group)
        parts.append({"id": name, "groups": groups})
    return {
        "bank": bank,
        "language": language,
        "ruler": provisional_ruler(),
        "reused": list(form.reused),
        "parts": parts,
    }


def _placed(unit: ChosenUnit, items: Mapping[str, BankItem], before: int) -> list[JSONObject]:
    return [
        {
            "ref": f"q{before + place:02d}",
            "item": items[chosen.item.id].item_id,
            "version": items[chosen.item.id].item_version_id,
            "level": chosen.item.level,
            "skill": chosen.item.skill,
            "options": list(chosen.option_order),
            "parameters": provisional_numbers(chosen.item.level, chosen.item.options),
        }
        for place, chosen in enumerate(unit.items, start=1)
    ]


def section_of(
    content: JSONObject, presented: Mapping[int, Presented], media_base: str
) -> JSONObject:
    """Spell what the browser gets of a form: texts and addresses in the order shown.

    Parameters
    ----------
    content : dict
        A form's content.
    presented : mapping of item version id to Presented
    media_base : str
        Address under which a medium is served by its digest.
    """
    parts = []
    number = 0
    for part in content["parts"]:
        groups = []
        for group in part["groups"]:
            groups.append(_group(group, content["language"], presented, media_base, number))
            number += len(group["items"])
        parts.append({"id": part["id"], "title": PART_TITLES[part["id"]], "groups": groups})
    return {"id": "s1", "parts": parts}


def _group(
    group: JSONObject,
    language: str,
    presented: Mapping[int, Presented],
    media_base: str,
    before: int,
) -> JSONObject:
    first = presented[group["items"][0]["version"]]
    stimulus: JSONObject | None = None
    if group["stimulus"] is not None:
        stimulus = {"html": _with_media(first.stimulus_html or "", media_base), "lang": language}
        if first.audio_digest:
            stimulus["audio"] = {
                "id": group["audio"],
                "url": f"{media_base}/{first.audio_digest}",
                "plays": first.plays or DEFAULT_PLAYS,
                "seconds": first.seconds,
            }
    return {
        "id": group["id"],
        "stimulus": stimulus,
        "items": [
            {
                "ref": item["ref"],
                "number": before + place,
                "lang": language,
                "prompt_html": _with_media(presented[item["version"]].prompt_html, media_base),
                "options": _options(item, presented[item["version"]], media_base),
            }
            for place, item in enumerate(group["items"], start=1)
        ],
    }


def _options(item: JSONObject, presented: Presented, media_base: str) -> list[JSONObject]:
    return [
        {"id": f"o{shown}", "html": _with_media(presented.options_html[authored], media_base)}
        for shown, authored in enumerate(item["options"], start=1)
    ]


def _with_media(html: str, media_base: str) -> str:
    return MEDIUM.sub(lambda found: f"{media_base}/{found.group(1)}", html)


def media_of(presented: Iterable[Presented]) -> frozenset[str]:
    """Return the digests of every image and clip that these items show."""
    digests: set[str] = set()
    for item in presented:
        for html in (item.prompt_html, item.stimulus_html or "", *item.options_html):
            digests.update(MEDIUM.findall(html))
        if item.audio_digest:
            digests.add(item.audio_digest)
    return frozenset(digests)


def plays_of(content: JSONObject, presented: Mapping[int, Presented]) -> dict[str, int]:
    """Return how often each clip of a form may be played."""
    return {
        group["audio"]: presented[group["items"][0]["version"]].plays or DEFAULT_PLAYS
        for part in content["parts"]
        for group in part["groups"]
        if "audio" in group
    }


def chosen_option(item: JSONObject, token: object) -> int | None:
    """Translate a shown token into the authored option index; None when it names no option."""
    found = TOKEN.fullmatch(token) if isinstance(token, str) else None
    if found is None or int(found.group(1)) > len(item["options"]):
        return None
    return int(item["options"][int(found.group(1)) - 1])


def versions_of(content: JSONObject) -> list[int]:
    """Return the item version ids of a form, in the order shown."""
    return [item["version"] for item in form_items(content)]
