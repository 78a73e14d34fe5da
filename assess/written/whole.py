"""What only the whole of a paper shows: double codes, unused parts, languages. Pure."""

from __future__ import annotations

from assess.written.faults import Fault, Place
from assess.written.papers import LANGUAGES, VARIANTS, Paper, language_of

MOST_TASKS = 12


def faults_of(paper: Paper) -> list[Fault]:
    """What only the whole shows: double codes, unused parts, a language that is not shown."""
    problems: list[Fault] = []
    places, users = _places(paper)
    if not 1 <= len(paper.tasks) <= MOST_TASKS:
        problems.append(Fault("tasks", ("part",), most=MOST_TASKS))
    for what, codes in (
        ("part", [part.code for part in paper.parts]),
        ("task", [task.code for task in paper.tasks]),
        ("source", [source.code for source in paper.sources]),
    ):
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        problems += [Fault(f"doubled_{what}", places[what][code], name=code) for code in doubled]
    sources = {source.code for source in paper.sources}
    used = {name for task in paper.tasks for name in task.sources}
    problems += [Fault("no_source", users[name], name=name) for name in sorted(used - sources)]
    problems += [
        Fault("unused_source", places["source"][name], name=name) for name in sorted(sources - used)
    ]
    swapped = {task.language for task in paper.tasks} & {"first", "second"}
    if paper.paired != (swapped == {"first", "second"}) or (swapped and not paper.paired):
        problems.append(Fault("paired", ("paired",)))
    return problems + _languages_shown(paper)


def _places(paper: Paper) -> tuple[dict[str, dict[str, Place]], dict[str, Place]]:
    """Code -> place, of the last that has it; and source -> place of a task that names it."""
    found: dict[str, dict[str, Place]] = {"part": {}, "task": {}, "source": {}}
    users: dict[str, Place] = {}
    for number, source in enumerate(paper.sources, 1):
        found["source"][source.code] = ("source", number, "code")
    for number, part in enumerate(paper.parts, 1):
        found["part"][part.code] = ("part", number, "code")
        for at, task in enumerate(part.tasks, 1):
            place: Place = ("part", number, "task", at)
            found["task"][task.code] = (*place, "code")
            users |= dict.fromkeys(task.sources, (*place, "sources"))
    return found, users


def _languages_shown(paper: Paper) -> list[Fault]:
    """Whoever sits a paper shows both languages, whichever variant they meet."""
    for variant in VARIANTS if paper.paired else ("en-fr",):
        shown = {language_of(task, variant) for task in paper.tasks}
        missing = [language for language in LANGUAGES if language not in shown]
        if missing:
            return [Fault("languages", ("part",), languages=" or ".join(map(repr, missing)))]
    return []
