"""What the child process does with a request. Pure functions from JSON to JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from assess.officesim.bundles import project_of
from assess.officesim.engine import JSONObject, digest_of, engine_of, judges_of
from assess.officesim.grading import Judged, grade, work_of
from assess.officesim.replaying import (
    Divergence,
    Replayed,
    replay,
    until_command,
    until_last_digest,
)
from assess.officesim.selftest import Mutant, Rubric, selftest
from assess.officesim.states import Unreadable, differences, pack, unpack

#: Disagreements of two engines that are kept of one project; further ones are only counted.
MOST_DISAGREEMENTS = 50


def open_files(request: JSONObject) -> JSONObject:
    """`{"application", "starts": {language: base64}}` -> openings by language."""
    engine = engine_of(request["application"])
    return {
        "version": engine.version,
        "openings": {
            language: engine.open(base64.b64decode(data), language)
            for language, data in request["starts"].items()
        },
    }


def try_rubric(request: JSONObject) -> JSONObject:
    """The self-test of one project -> its problems, and the mutants found."""
    application = request["application"]
    rubric = Rubric(
        project=project_of(request["code"], request["shown"], request["key"]),
        engine=engine_of(application),
        judges=judges_of(application),
        openings=request["openings"],
        solutions=request["solutions"],
        mutants=[Mutant(check, tuple(without)) for check, without in request["mutants"]],
    )
    verdict = selftest(rubric)
    return {"problems": verdict.problems, "mutants": verdict.mutants}


def grade_projects(request: JSONObject) -> JSONObject:
    """`{"projects": [{"code", "shown", "key", "openings", "steps"}]}` -> one grade for each."""
    return {"projects": [_graded(one) for one in request["projects"]]}


def _graded(request: JSONObject) -> JSONObject:
    project = project_of(request["code"], request["shown"], request["key"])
    engine = engine_of(project.application)
    done = replay(engine, request["openings"], _steps(request), compare=True)
    work = work_of(engine, request["openings"][done.locale], done.state)
    result = grade(project, judges_of(project.application), work)
    return {
        "code": project.code,
        "application": project.application,
        "engine": engine.version,
        "locale": done.locale,
        "earned": result.earned,
        "total": result.total,
        "domains": {name: list(points) for name, points in sorted(result.domains.items())},
        "checks": [_found(one) for one in result.checks],
        "collateral": [_found(one) for one in result.collateral],
        "end": digest_of(work.end),
        **_notes(done),
        **({"view": work.end} if request.get("view") else {}),
    }


def second_opinion(request: JSONObject) -> JSONObject:
    """One project as for grading -> what another engine calculates; empty without another.

    See `engine.SecondEngine`; at most `MOST_DISAGREEMENTS`, and `more` of them.
    """
    engine = engine_of(request["shown"]["application"])
    second = getattr(engine, "second_opinion", None)
    if second is None:
        return {}
    done = replay(engine, request["openings"], _steps(request), compare=False)
    told: JSONObject = second(done.state)
    disagreements = told["disagreements"]
    return {
        **told,
        "disagreements": [
            {key: str(text)[:300] for key, text in one.items()}
            for one in disagreements[:MOST_DISAGREEMENTS]
        ],
        "more": max(0, len(disagreements) - MOST_DISAGREEMENTS),
    }


def compare(request: JSONObject) -> JSONObject:
    """Compare the last digest of running work: `{"application", "openings", "steps"}`.

    `{}` when the states are the same or cannot be compared; otherwise `{"after", "browser",
    "server", "state"}`: the command's id, both digests, the server's state packed, base64.
    """
    engine = engine_of(request["application"])
    steps = until_last_digest(_steps(request))
    if steps is None:
        return {}
    told = steps[-1][1]
    view = engine.view(replay(engine, request["openings"], steps, compare=False).state)
    server = digest_of(view)
    if server == told["sha256"]:
        return {}
    found = Divergence(told["after"], told["sha256"], server)
    return {**asdict(found), "state": _packed(view)}


def pair(request: JSONObject) -> JSONObject:
    """Both states after the command `after`, and where they differ; `browser` as the page gave it.

    `{"browser", "server", "differences", "unreadable"}`; a state that there is not is empty.
    """
    engine = engine_of(request["application"])
    steps = until_command(_steps(request), request["after"])
    server = None
    if steps is not None:
        server = engine.view(replay(engine, request["openings"], steps, compare=False).state)
    kept = "" if server is None else _packed(server)
    try:
        browser = unpack(base64.b64decode(request["browser"]))
    except Unreadable as error:
        return {"browser": "", "server": kept, "differences": [], "unreadable": str(error)}
    return {
        "browser": _packed(browser),
        "server": kept,
        "differences": [] if server is None else differences(browser, server),
        "unreadable": "",
    }


def _packed(state: object) -> str:
    return base64.b64encode(pack(state)).decode()


def export_state(request: JSONObject) -> JSONObject:
    """One project's end state, written onto its start file: base64 and extension."""
    engine = engine_of(request["application"])
    done = replay(engine, request["openings"], _steps(request), compare=False)
    start = base64.b64decode(request["starts"][done.locale])
    content, extension = engine.export(done.state, start)
    return {"content": base64.b64encode(content).decode(), "extension": extension}


def _steps(request: JSONObject) -> list[tuple[str, JSONObject]]:
    return [(kind, value) for kind, value in request["steps"]]


def _found(one: Judged) -> JSONObject:
    return {
        "id": one.check.id,
        "domain": one.check.domain,
        "weight": one.check.weight,
        "passed": one.finding.passed,
        "expected": one.finding.expected[:500],
        "found": one.finding.found[:500],
        "broken": one.broken,
    }


def _notes(done: Replayed) -> JSONObject:
    return {
        "commands": done.commands,
        "refused": [asdict(one) for one in done.refused],
        "more_refused": done.more_refused,
        "divergences": [asdict(one) for one in done.divergences],
    }


JOBS: dict[str, Callable[[JSONObject], Any]] = {
    "open": open_files,
    "selftest": try_rubric,
    "grade": grade_projects,
    "second": second_opinion,
    "compare": compare,
    "pair": pair,
    "export": export_state,
}
