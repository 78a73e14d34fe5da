"""Whether a rubric measures what it says, tried before anybody sits it. Pure.

The start file earns nothing; the examiner's solution earns everything; and for every check
there is a mutant of the solution that loses this check and no other but those that it names in
`depends_on`. Mutants are found by leaving commands of the solution out. What must be kept is
lost when everything is spoilt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from assess.officesim.engine import EditError, Engine, JSONObject, Judge, Work
from assess.officesim.grading import Grade, grade
from assess.officesim.projects import Check, Project
from assess.officesim.replaying import Step, replay, states

#: Commands left out at most to make one check fail.
MOST_LEFT_OUT = 40


@dataclass(frozen=True)
class Mutant:
    """A declared mutant: the check that it loses, and the numbers of commands left out."""

    check: str
    without: tuple[int, ...]


@dataclass(frozen=True)
class Rubric:
    """Everything that a self-test needs of one project, all languages."""

    project: Project
    engine: Engine
    judges: Mapping[str, Judge]
    #: language -> opening
    openings: Mapping[str, JSONObject]
    #: language -> the solution's commands
    solutions: Mapping[str, Sequence[JSONObject]]
    mutants: Sequence[Mutant] = ()


@dataclass
class Verdict:
    """What the self-test found; it has passed without `problems`."""

    problems: list[str] = field(default_factory=list)
    #: check id -> numbers of the commands whose absence loses it (of the last language)
    mutants: dict[str, tuple[int, ...]] = field(default_factory=dict)


def selftest(rubric: Rubric) -> Verdict:
    """Try a rubric in every language. Raises what a broken engine raises."""
    verdict = Verdict()
    for language, opening in rubric.openings.items():
        _Trial(rubric, language, opening, verdict).run()
    return verdict


class _Trial:
    """The self-test in one language."""

    def __init__(
        self, rubric: Rubric, language: str, opening: JSONObject, verdict: Verdict
    ) -> None:
        self.rubric, self.language, self.opening = rubric, language, opening
        self.verdict = verdict
        self.engine, self.project = rubric.engine, rubric.project
        self.start = self.engine.view(self.engine.load(opening))
        self.steps: list[Step] = [
            ("command", {"id": str(number), "cmd": "solution", **command})
            for number, command in enumerate(rubric.solutions.get(language, ()))
        ]

    def run(self) -> None:
        self._start_earns_nothing()
        if not self.steps:
            self._say(
                "there is no solution: do the tasks in a trial and keep your work, "
                "or write solution.json."
            )
            return
        if self._solution_earns_everything():
            for check in self.project.checks:
                self._mutant_loses_only(check)
            self._harm_is_seen()

    def _start_earns_nothing(self) -> None:
        graded = self._graded(self.engine.load(self.opening))
        self._say_broken(graded)
        for one in graded.checks:
            if one.finding.passed:
                self._say(f"check {one.check.id} holds in the start file already.")
        for one in graded.collateral:
            if not one.finding.passed and not one.broken:
                self._say(f"collateral {one.check.id} fails in the start file already.")

    def _solution_earns_everything(self) -> bool:
        done = replay(self.engine, self._openings, self.steps, compare=False)
        for refused in done.refused:
            number = int(refused.command) + 1
            self._say(f"command {number} of the solution is refused: {refused.reason}")
        graded = self._graded(done.state)
        lost = [*graded.checks, *graded.collateral]
        for one in lost:
            if not one.finding.passed:
                self._say(
                    f"check {one.check.id} fails in the solution: expected "
                    f"{one.finding.expected!r}, found {one.finding.found!r}."
                )
        return not done.refused and all(one.finding.passed for one in lost)

    def _harm_is_seen(self) -> None:
        """What must be kept cannot be kept when everything has been spoilt."""
        if not self.project.collateral:
            return
        state = replay(self.engine, self._openings, self.steps, compare=False).state
        for edit in self.engine.harms(state):
            with suppress(EditError):
                self.engine.apply(state, edit)
        for one in self._graded(state).collateral:
            if one.finding.passed:
                self._say(
                    f"collateral {one.check.id} cannot be lost: it holds when everything has "
                    "been changed or deleted. Leave fewer places out of it."
                )

    def _mutant_loses_only(self, check: Check) -> None:
        allowed = _with_dependents(self.project, check)
        nearest: set[str] | None = None
        for without in self._candidates(check):
            lost = self._lost(without)
            if check.id in lost and lost <= allowed:
                self.verdict.mutants[check.id] = without
                return
            if check.id in lost and (nearest is None or len(lost) < len(nearest)):
                nearest = lost
        if nearest is None:
            self._say(
                f"check {check.id} cannot be lost: the solution passes it whatever is left out."
            )
        else:
            others = ", ".join(sorted(nearest - allowed))
            self._say(
                f"no mutant loses check {check.id} alone: {others} fails with it. Name it in "
                "depends_on, or split the solution's commands."
            )

    def _candidates(self, check: Check) -> list[tuple[int, ...]]:
        declared = [one.without for one in self.rubric.mutants if one.check == check.id]
        if declared:
            return declared
        singles: list[tuple[int, ...]] = [(number,) for number in range(len(self.steps))]
        delta = self._delta(check)
        return [delta, *singles] if delta else singles

    def _delta(self, check: Check) -> tuple[int, ...]:
        """The commands that make a check hold: whichever does so last, again and again."""
        without: set[int] = set()
        while len(without) < MOST_LEFT_OUT:
            kept = [n for n in range(len(self.steps)) if n not in without]
            maker, held = None, False
            for number, done in zip(
                kept,
                states(self.engine, self._openings, [self.steps[n] for n in kept]),
                strict=True,
            ):
                holds = self._holds(check, done.state)
                if holds and not held:
                    maker = number
                held = holds
            if not held:
                return tuple(sorted(without))
            if maker is None:
                return ()
            without.add(maker)
        return ()

    def _lost(self, without: Sequence[int]) -> set[str]:
        kept = [step for number, step in enumerate(self.steps) if number not in without]
        done = replay(self.engine, self._openings, kept, compare=False)
        graded = self._graded(done.state)
        return {
            one.check.id for one in (*graded.checks, *graded.collateral) if not one.finding.passed
        }

    def _holds(self, check: Check, state: Any) -> bool:
        judge = self.rubric.judges[check.kind]
        try:
            return judge(self._work(state), check.target, check.expect).passed
        except ValueError:
            return False  # halfway, what the check looks at may not be there yet

    def _graded(self, state: Any) -> Grade:
        return grade(self.project, self.rubric.judges, self._work(state))

    def _work(self, state: Any) -> Work:
        return Work(self.engine, self.opening, self.start, self.engine.view(state), state)

    @property
    def _openings(self) -> dict[str, JSONObject]:
        # The opening of this language under the name that a solution without one stands for.
        return {"en": self.opening}

    def _say_broken(self, graded: Grade) -> None:
        for one in (*graded.checks, *graded.collateral):
            if one.broken:
                self._say(f"check {one.check.id} cannot be judged: {one.finding.found}")

    def _say(self, problem: str) -> None:
        self.verdict.problems.append(f"{self.project.code} ({self.language}): {problem}")


def _with_dependents(project: Project, check: Check) -> set[str]:
    """A check and everything that fails with it, directly or by what fails with that."""
    named = {one.id: one.depends_on for one in (*project.checks, *project.collateral)}
    found, waiting = {check.id}, [check.id]
    while waiting:
        for other in named.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
