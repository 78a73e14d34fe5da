"""One judge that fails must not cost the sitting the others."""

from __future__ import annotations

from typing import Any

import pytest

from assess.officesim.engine import Finding, Work
from assess.officesim.grading import grade, work_of
from assess.officesim.projects import Check, Project, Task
from tests.support.fake_office import JUDGES, FakeEngine

WORDS = {"en": "Do it.", "fr": "Faites-le."}
OPENING = {"locale": "en", "notes": {"title": "Mission"}}


def _check(name: str, kind: str, **expect: Any) -> Check:
    return Check(name, "messages", 2, kind, {"name": "title"}, expect)


@pytest.mark.parametrize("fault", [KeyError("Data"), RecursionError(), ValueError("no range")])
def test_a_judge_that_fails_leaves_its_own_check_to_a_person(fault: Exception) -> None:
    def fails(work: Work, target: dict[str, Any], expect: dict[str, Any]) -> Finding:
        raise fault

    checks = (_check("good", "value", text="Mission"), _check("bad", "fails"))
    project = Project("notes", "mail", WORDS, WORDS, {}, (Task("t", WORDS, checks),), (), None)
    engine = FakeEngine()
    work = work_of(engine, OPENING, engine.load(OPENING))
    graded = grade(project, {**JUDGES, "fails": fails}, work)
    assert [(one.finding.passed, one.broken) for one in graded.checks] == [
        (True, False),
        (False, True),
    ]
    assert (graded.earned, graded.total) == (2, 4)
