"""An author's try of a draft: graded as a sitting is, and kept nowhere.

Nothing here touches sittings, journals or results; the only thing that can be kept is the
solution.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from assess.database import transactional
from assess.identity.models import Account
from assess.officesim.draft_models import OfficeDraft, OfficeDraftFile
from assess.officesim.drafting import builder, operations, queries
from assess.officesim.drafting.folder import can_be_kept
from assess.officesim.engine import JSONObject
from assess.officesim.marking import CPU_S, WALL_S
from assess.officesim.projects import LANGUAGES, ProjectError
from assess.officesim.replaying import OPEN, RESET
from assess.officesim.responses import is_command, is_digest
from assess.officesim.sandbox import Failed, sandbox
from assess.officesim.saying import finding

MOST_STEPS = 20_000
KEPT = 12
_openings: OrderedDict[tuple[str, str, str], JSONObject] = OrderedDict()
_lock = threading.Lock()


def opening_of(draft: OfficeDraft, language: str) -> JSONObject:
    """What the page loads in a language. Raises `LookupError` and `ProjectError`."""
    file = start_of(draft, language)
    place = (draft.application, language, file.digest)
    with _lock:
        if place in _openings:
            _openings.move_to_end(place)
            return _openings[place]
    opening = operations.openings_of(draft.application, {language: file.content})[language]
    with _lock:
        _openings[place] = opening
        while len(_openings) > KEPT:
            _openings.popitem(last=False)
    return opening


def start_of(draft: OfficeDraft, language: str) -> OfficeDraftFile:
    """The start file of a language. Raises `LookupError`."""
    found = dict(queries.starts_of(draft)).get(language)
    if found is None:
        raise LookupError(language)
    return found


def solution_of(draft: OfficeDraft, language: str) -> list[JSONObject]:
    """The kept solution's commands in a language, as a page records them, if there is one."""
    kept = draft.solution if isinstance(draft.solution, list) else (draft.solution or {})
    commands = kept if isinstance(kept, list) else kept.get(language, [])
    # A solution that was written by hand need not say how its commands were given.
    return [
        {"cmd": one.get("cmd") or "edit", "via": one.get("via") or "key", "edits": one["edits"]}
        for one in commands
    ]


def graded(draft: OfficeDraft, language: str, steps: Any) -> JSONObject:
    """Every check with what was expected and found, task by task.

    Raises `LookupError`, and `ProjectError` for steps that are none or cannot be graded.
    """
    if not _are_steps(steps):
        raise ProjectError(["This work is not understood. Load the page again."])
    shown, key = builder.trial_of(draft.content)
    request = {
        "code": draft.code,
        "shown": shown,
        "key": key,
        # Under both names, so that work which names none is opened in this language.
        "openings": dict.fromkeys(LANGUAGES, opening_of(draft, language)),
        "steps": steps,
    }
    try:
        done = sandbox.run("grade", {"projects": [request]}, cpu_s=CPU_S, wall_s=WALL_S)
    except Failed as failure:
        raise ProjectError([f"This work could not be graded: {failure}"]) from None
    grade: JSONObject = done["projects"][0]
    return grade


def told_by_task(draft: OfficeDraft, grade: JSONObject, language: str) -> list[JSONObject]:
    """A grade as the page shows it: tasks in order, then collateral."""
    found = iter(grade["checks"])
    parts = []
    for part in builder.outline_of(draft.content, language):
        results = grade["collateral"] if part.number == builder.COLLATERAL else found
        checks = [
            {
                **{name: one[name] for name in ("id", "passed", "broken")},
                "expected": finding(one["expected"], draft.application, line.kind),
                "found": finding(one["found"], draft.application, line.kind),
                "weight": line.weight,
                "says": line.says,
                "kind": line.label,
            }
            for line, one in zip(part.checks, results, strict=False)
        ]
        parts.append({"number": part.number, "text": part.text, "checks": checks})
    return [part for part in parts if part["number"] or part["checks"]]


@transactional
def keep(
    draft_id: int,
    language: str,
    languages: Sequence[str],
    start: str,
    commands: Any,
    actor: Account,
) -> dict[str, int]:
    """Keep an author's commands as the solution; how many there are by language.

    `start` is the digest of the start file that they were made on.

    Raises `LookupError`, and `ProjectError` when they are none or the start file is another now.
    """
    draft = queries.draft_by_id(draft_id)
    if draft is None:
        raise LookupError(draft_id)
    if start_of(draft, language).digest != start:
        raise ProjectError(["The start file was replaced meanwhile. Load the page again."])
    if not isinstance(commands, list) or not all(
        isinstance(one, dict) and is_command(one) for one in commands
    ):
        raise ProjectError(["This work is not understood. Load the page again."])
    done = [_plain(one) for one in commands if one["cmd"] not in (OPEN, RESET)]
    if not can_be_kept(dict.fromkeys(LANGUAGES, done)):
        raise ProjectError(["This work is not understood. Load the page again."])
    if not done:
        raise ProjectError(["Nothing was done yet that could be kept."])
    wanted = [one for one in LANGUAGES if one in languages]
    operations.keep_solution(draft.id, draft.revision, dict.fromkeys(wanted, done), actor)
    return {name: int(count) for name, count in draft.solved.items()}


def _plain(command: Mapping[str, Any]) -> JSONObject:
    return {"cmd": command["cmd"], "via": command["via"], "edits": command["edits"]}


def _are_steps(steps: Any) -> bool:
    return (
        isinstance(steps, list)
        and len(steps) <= MOST_STEPS
        and all(
            isinstance(one, list)
            and len(one) == 2
            and isinstance(one[1], dict)
            and (
                is_command(one[1])
                if one[0] == "command"
                else one[0] == "digest" and is_digest(one[1])
            )
            for one in steps
        )
    )
