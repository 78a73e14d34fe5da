"""What a candidate's page gets: never a key, and never what a translation asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assess.written.bundles import shown_of
from assess.written.reading import parse_paper
from assess.written.showing import file_names, page_of, placed_tasks
from tests.support.written_papers import bundle, raw_paper


def test_each_variant_turns_the_languages() -> None:
    shown = shown_of(bundle().paper)
    assert [one["language"] for one in placed_tasks(shown, "en-fr")] == ["en", "fr", None]
    assert [one["language"] for one in placed_tasks(shown, "fr-en")] == ["fr", "en", None]
    assert [one["ref"] for one in placed_tasks(shown, "en-fr")] == ["t1", "t2", "t3"]


@pytest.mark.parametrize("variant", ["en-fr", "fr-en"])
def test_a_page_holds_the_language_of_the_task_and_no_secret(variant: str) -> None:
    shown = shown_of(bundle().paper)
    tasks = placed_tasks(shown, variant)
    names = file_names(shown, tasks)
    page = page_of(shown, tasks, "/sittings/x/files", names)
    first = variant[:2]
    assert page["parts"][0]["tasks"][0]["prompt"] == {first: f"Plan the convoy. ({first.upper()})"}
    assert page["sources"][0]["text"] == {first: f"Two trucks. ({first.upper()})"}
    assert page["sources"][2]["file"] == {first: f"/sittings/x/files/s3.{first}"}
    assert names == {f"s3.{first}": "map.png"}
    spelled = json.dumps(page)
    assert not [word for word in ("SECRET", "band", "weight_of", "model") if word in spelled]


def _translating(language: str) -> dict[str, Any]:
    raw = raw_paper()
    raw["part"][0]["task"][0] |= {"kind": "translation", "language": language}
    return raw


@pytest.mark.parametrize(("language", "given"), [("en", "fr"), ("fr", "en")])
def test_what_is_to_be_translated_is_given_in_the_other_language_alone(
    language: str, given: str
) -> None:
    raw = _translating(language)
    raw["paired"] = False
    raw["part"][0]["task"][1]["language"] = given
    # A second task shows the same source, and must not give the translation away.
    raw["part"][1]["task"][0]["sources"] = ["memo"]
    shown = shown_of(parse_paper(raw, frozenset({"map.png"})))
    tasks = placed_tasks(shown, "en-fr")
    page = page_of(shown, tasks, "", file_names(shown, tasks))
    assert set(page["sources"][0]["text"]) == {given}
    assert page["parts"][0]["tasks"][0]["reads"] == given
