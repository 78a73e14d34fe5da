"""Every case has exactly one line, and what stands in the way has its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.recruitment.release_rules import Case, check_list, steps

SAT = Case(
    name="Nwosu, Ada",
    email="ada@example.org",
    locale="en",
    titles={"en": "English", "fr": "Anglais"},
    state="closed",
    sitting_id="s",
    result_id=1,
)
DECIDED = replace(SAT, sitting_id=None, result_id=None, decision_id=3)


@pytest.mark.parametrize(
    ("case", "step", "why", "notice"),
    [
        (SAT, "release", "", ""),
        (replace(SAT, actions=frozenset({"released"})), "done", "", ""),
        (replace(SAT, late_waiting=1), "stuck", "late_undecided", ""),
        (replace(SAT, reconciled=False), "stuck", "not_reconciled", ""),
        (replace(SAT, actions=frozenset({"withdrawn"})), "stuck", "withdrawn", ""),
        (replace(SAT, result_id=None), "stuck", "no_result", ""),
        (replace(SAT, result_id=None, outcome="pending"), "stuck", "no_result", ""),
        (replace(SAT, result_id=None, outcome="to_come"), "stuck", "to_come", ""),
        (replace(SAT, result_id=None, outcome="failed"), "stuck", "failed", ""),
        (replace(SAT, result_id=None, outcome="failed", late_waiting=1), "stuck", "late_first", ""),
        (replace(SAT, state="running"), "stuck", "not_sat", ""),
        (replace(SAT, state="booked"), "stuck", "not_sat", ""),
        (replace(SAT, state="absent"), "tell", "", "absent"),
        (replace(SAT, state="absent", told=True), "done", "", "absent"),
        (replace(SAT, state="absent", reconciled=False), "stuck", "not_reconciled", ""),
        (replace(SAT, state="void"), "tell", "", "void"),
        (replace(SAT, state="expected", sitting_id=None), "tell", "", "absent"),
        (replace(DECIDED, state="exempt"), "tell", "", "exempt"),
        (replace(DECIDED, state="locked_out"), "tell", "", "locked_out"),
        (replace(DECIDED, state="locked_out", override_open=True), "stuck", "override_open", ""),
        (replace(DECIDED, state="not_applicable", told=True), "done", "", "not_applicable"),
        (replace(DECIDED, state="needs_review"), "stuck", "needs_review", ""),
        (replace(DECIDED, state="sit"), "stuck", "to_invite", ""),
    ],
)
def test_a_case_has_its_line(case: Case, step: str, why: str, notice: str) -> None:
    (line,) = check_list([case])
    assert (line.step, line.why, line.notice) == (step, why, notice)


def test_people_stand_by_name_whatever_accents_they_have() -> None:
    cases = [replace(SAT, name=name) for name in ("Yıldız, Elif", "Ásgeirsson, Björn", "Zia, A")]
    found = [line.case.name for line in check_list(cases)]
    assert found == ["Ásgeirsson, Björn", "Yıldız, Elif", "Zia, A"]


def test_what_is_in_the_way_comes_first_and_all_are_counted() -> None:
    cases = [SAT, replace(SAT, state="absent"), replace(SAT, state="running")]
    lines = check_list(cases)
    assert [line.step for line in lines] == ["stuck", "release", "tell"]
    assert steps(lines) == {"release": 1, "tell": 1, "done": 0, "stuck": 1}
