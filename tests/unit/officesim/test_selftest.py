"""The rubric's self-test finds what is wrong with a rubric, and passes a sound one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assess.officesim.projects import Check, Project, Task
from assess.officesim.selftest import Mutant, Rubric, selftest
from tests.support.fake_office import JUDGES, FakeEngine

OPENINGS = {language: {"notes": {"keep": "as it is", "old": "x"}} for language in ("en", "fr")}


def check(name: str, kind: str, target: dict[str, Any], *depends: str, **expect: Any) -> Check:
    return Check(name, "messages", 2, kind, target, expect, tuple(depends))


TITLE = check("title", "value", {"name": "title"}, text="Mission")
TOTAL = check("total", "value", {"name": "total"}, text="12")
GONE = check("gone", "absent", {"name": "old"})
KEPT = check("kept", "unchanged", {"except": ["title", "total", "old"]})


def put(name: str, text: str) -> dict[str, Any]:
    return {"cmd": "note", "edits": [{"op": "set", "name": name, "text": text}]}


SOLUTION = [
    put("title", "Missoin"),
    put("title", "Mission"),
    put("total", "12"),
    {"cmd": "delete", "edits": [{"op": "delete", "name": "old"}]},
]


def problems(
    checks: Sequence[Check],
    solution: Sequence[dict[str, Any]],
    collateral: Sequence[Check] = (),
    mutants: Sequence[Mutant] = (),
) -> list[str]:
    words = {"en": "Do it.", "fr": "Faites-le."}
    project = Project(
        "notes",
        "mail",
        words,
        words,
        {},
        (Task("t", words, tuple(checks)),),
        tuple(collateral),
        None,
    )
    solutions = dict.fromkeys(OPENINGS, solution)
    rubric = Rubric(project, FakeEngine(), JUDGES, OPENINGS, solutions, mutants)
    return selftest(rubric).problems


def test_a_sound_rubric_passes_in_every_language() -> None:
    assert problems([TITLE, TOTAL, GONE], SOLUTION, [KEPT]) == []


def test_a_check_that_the_start_passes_is_named() -> None:
    always = check("always", "value", {"name": "keep"}, text="as it is")
    found = problems([TITLE, always], SOLUTION)
    assert "notes (en): check always holds in the start file already." in found
    assert any("always cannot be lost" in one for one in found)


def test_a_solution_that_misses_something_is_named_with_what_was_found() -> None:
    found = problems([TITLE, TOTAL], SOLUTION[:2])
    assert "notes (en): check total fails in the solution: expected '12', found ''." in found


def test_a_solution_command_that_is_refused_is_named() -> None:
    found = problems([TITLE], [*SOLUTION, {"cmd": "x", "edits": [{"op": "forged"}]}])
    assert any("command 5 of the solution is refused" in one for one in found)


def test_checks_that_fall_together_must_say_so() -> None:
    twin = check("twin", "value", {"name": "title"}, text="Mission")
    found = problems([TITLE, twin], SOLUTION)
    assert any("no mutant loses check title alone: twin fails with it" in one for one in found)
    loyal = check("title", "value", {"name": "title"}, "twin", text="Mission")
    faithful = check("twin", "value", {"name": "title"}, "title", text="Mission")
    assert problems([loyal, faithful], SOLUTION) == []


def test_what_two_commands_achieve_is_lost_by_leaving_both_out() -> None:
    assert problems([TITLE, TOTAL], [*SOLUTION, put("title", "Mission")]) == []


def test_declared_mutants_are_tried_instead() -> None:
    both = [
        {"cmd": "note", "edits": [*put("title", "Mission")["edits"], *put("total", "12")["edits"]]}
    ]
    assert any("no mutant loses" in one for one in problems([TITLE, TOTAL], both))
    assert problems([TITLE, TOTAL], SOLUTION, mutants=[Mutant("title", (0, 1))]) == []
    wrong = problems([TITLE, TOTAL], SOLUTION, mutants=[Mutant("title", (2,))])
    assert any("title cannot be lost" in one for one in wrong)


def test_collateral_must_hold_at_the_start_and_in_the_solution() -> None:
    found = problems([TITLE], SOLUTION, [check("kept", "unchanged", {"except": ["title"]})])
    assert any("check kept fails in the solution" in one for one in found)


def test_collateral_that_nothing_can_harm_is_named() -> None:
    blind = check("blind", "unchanged", {"except": ["title", "total", "old", "keep"]})
    found = problems([TITLE, TOTAL, GONE], SOLUTION, [KEPT, blind])
    assert [one for one in found if "collateral" in one] == [
        f"notes ({language}): collateral blind cannot be lost: it holds when everything has been "
        "changed or deleted. Leave fewer places out of it."
        for language in ("en", "fr")
    ]


def test_broken_checks_and_missing_solutions_are_named() -> None:
    nameless = check("nameless", "value", {}, text="x")
    unknown = check("unknown", "colour", {}, text="x")
    found = problems([nameless, unknown], [])
    assert "notes (en): check nameless cannot be judged: Name the note." in found
    assert "notes (en): check unknown cannot be judged: No check of kind 'colour'." in found
    assert any("there is no solution" in one for one in found)
