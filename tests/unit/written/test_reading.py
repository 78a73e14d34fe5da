"""What an author of a paper is told, and what candidates can and cannot learn of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from assess.written.bundles import fault_of, key_of, paper_of, read_bundle, shown_of
from assess.written.papers import PaperError, language_of
from assess.written.reading import parse_paper
from tests.support.written_papers import PNG, bundle, raw_paper

Spoil = Callable[[dict[str, Any]], Any]


def _task(raw: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = raw["part"][0]["task"][number]
    return found


def test_a_sound_paper_is_read_whole() -> None:
    paper = bundle().paper
    assert [task.code for task in paper.tasks] == ["plan", "reply", "sheet"]
    assert [one.most for one in paper.tasks[0].rubric] == [4, 4, 5]
    assert (paper.rules.criterion_difference, paper.rules.method) == (1, "nearest")
    assert paper.files == {"map.png"}


@pytest.mark.parametrize(
    ("variant", "languages"),
    [("en-fr", ["en", "fr", None]), ("fr-en", ["fr", "en", None])],
)
def test_the_halves_of_a_paired_paper_swap_languages(
    variant: str, languages: list[str | None]
) -> None:
    assert [language_of(task, variant) for task in bundle().paper.tasks] == languages


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw.update(minutes=59), "minutes must be a whole number from 60 to 180"),
        (lambda raw: raw.update(minutes=True), "minutes must be a whole number"),
        (lambda raw: raw["title"].pop("fr"), "title: the text in 'fr' is missing"),
        (lambda raw: raw.update(paired=False), "A paired paper, and no other"),
        (lambda raw: raw.update(minute=90), "there is no field 'minute'"),
        (lambda raw: raw["rules"].update(method="best"), "rules, method must be one of"),
        (lambda raw: raw["rules"].update(limit=3), "rules: may hold"),
        (lambda raw: _task(raw)["sources"].append("letter"), "There is no source 'letter'"),
        (lambda raw: _task(raw)["sources"].remove("map"), "No task uses the source 'map'"),
        (lambda raw: _task(raw)["criteria"].append("wit"), "there is no criterion 'wit'"),
        (lambda raw: _task(raw).update(criteria=[]), "name one or more, each once"),
        (lambda raw: _task(raw).update(accepts=["pdf"]), "an upload, and nothing else"),
        (lambda raw: _task(raw).update(guidance={"least": 300, "most": 200}), "guidance, most"),
        (lambda raw: _task(raw, 1).update(code="plan"), "The task code 'plan' is used twice"),
        (lambda raw: raw["criterion"][0]["band"].reverse(), "must rise from 0 marks"),
        (lambda raw: raw["criterion"][2].update(aspect="content"), "has bands 0 to 5"),
        (lambda raw: raw["criterion"][1].update(difference=4), "write difference = 3 or less"),
        (lambda raw: raw["rules"].update(criterion_difference=4), "criterion 'analysis': markers"),
        (lambda raw: raw["criterion"][1].update(difference="1"), "difference must be a whole"),
        (lambda raw: raw["source"][2].pop("alternative"), "what the image shows"),
        (lambda raw: raw["source"][2].update(file="other.png"), "'other.png' is not there"),
        (lambda raw: raw["source"][1]["table"]["fr"][1].pop(), "two rows or more"),
        (lambda raw: raw["source"][0].pop("text"), "a source of kind 'text' needs 'text'"),
        (lambda raw: raw.update(part=[]), "1 to 12 tasks"),
        (lambda raw: raw.update(part="none"), "write [[part]] tables"),
    ],
)
def test_each_fault_is_named(spoil: Spoil, said: str) -> None:
    raw = raw_paper()
    spoil(raw)
    with pytest.raises(PaperError) as refused:
        parse_paper(raw, frozenset({"map.png"}))
    assert any(said in problem for problem in refused.value.problems), refused.value.problems


def test_a_paper_that_never_asks_for_one_language_is_refused() -> None:
    raw = raw_paper()
    raw["paired"] = False
    for number in (0, 1):
        _task(raw, number)["language"] = "en"
    with pytest.raises(PaperError, match="No task must be answered in 'fr'"):
        parse_paper(raw, frozenset({"map.png"}))


def test_a_limit_of_its_own_makes_the_papers_act() -> None:
    raw = raw_paper()
    raw["rules"]["criterion_difference"] = 4
    for criterion in raw["criterion"][:2]:
        criterion["difference"] = 1
    paper = parse_paper(raw, frozenset({"map.png"}))
    allowed = [one.allowed(paper.rules) for one in paper.tasks[0].rubric]
    assert allowed == [1, 1, 4]


@pytest.mark.parametrize("difference", [None, 2])
def test_what_is_stored_is_the_paper_again(difference: int | None) -> None:
    criteria = raw_paper()["criterion"]
    if difference is not None:
        criteria[0]["difference"] = difference
    paper = bundle(criterion=criteria).paper
    shown, key = json.loads(json.dumps([shown_of(paper), key_of(paper)]))
    assert json.dumps(asdict(paper_of(shown, key)), sort_keys=True) == json.dumps(
        asdict(paper), sort_keys=True
    )


def test_candidates_see_what_is_judged_and_nothing_of_how() -> None:
    shown = json.dumps(shown_of(bundle().paper))
    assert "Analysis" in shown
    assert "SECRET" not in shown
    assert "difference" not in shown


def test_any_change_changes_the_hash() -> None:
    one = bundle()
    assert bundle().content_hash == one.content_hash
    assert bundle(grade="P4").content_hash != one.content_hash
    criteria = raw_paper()["criterion"]
    criteria[0]["difference"] = 2
    assert bundle(criterion=criteria).content_hash != one.content_hash
    # As it was before criteria could have limits: importing an old paper again changes nothing.
    assert one.content_hash.startswith("3fbb776e7e485344876bb879a7da6d89")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("map.png", b"GIF89a", "not what its ending says"),
        ("memo.pdf", PNG, "not what its ending says"),
        ("map.png", PNG + bytes(5 * 1024 * 1024), "larger than 5 MB"),
        ("map.png", PNG, None),
    ],
)
def test_files_are_what_they_say(name: str, data: bytes, said: str | None) -> None:
    fault = fault_of(name, data)
    assert fault is None if said is None else fault is not None and said in fault


def test_a_folder_without_a_paper_says_so(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match=r"paper\.toml cannot be read"):
        read_bundle(tmp_path)
    (tmp_path / "paper.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PaperError, match=r"paper\.toml cannot be read"):
        read_bundle(tmp_path)
