"""Pages for authors: a draft tried as a candidate would sit it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assess.identity.permissions import allow
from assess.officesim.bundles import PICTURES
from assess.officesim.drafting import builder, operations, queries, trials
from assess.officesim.drafting.pages import (
    AUTHORS,
    OVERTAKEN,
    author,
    blueprint,
    draft_or_404,
    language,
)
from assess.officesim.drafting.telling import told
from assess.officesim.engine import JSONObject
from assess.officesim.projects import ProjectError
from assess.web.headers import allow_wasm


@blueprint.get("/<int:draft_id>/trial")
@allow(*AUTHORS)
def trial(draft_id: int) -> ResponseReturnValue:
    """The real application on the draft's start file, its tasks beside it."""
    found = draft_or_404(draft_id)
    page = make_response(
        render_template("officesim/drafts/trial.html", draft=found, locale=language())
    )
    allow_wasm(page)
    return page


@blueprint.get("/<int:draft_id>/trial.json")
@allow(*AUTHORS)
def section(draft_id: int) -> ResponseReturnValue:
    """The project as a candidate's page has it."""
    found = draft_or_404(draft_id)
    shown, _key = builder.trial_of(found.content)
    starts = dict(queries.starts_of(found))
    project = {
        "ref": "p1",
        "application": shown["application"],
        "title": shown["title"],
        "scenario": shown["scenario"],
        "openings": {
            one: url_for(".opening", draft_id=draft_id, locale=one) for one in sorted(starts)
        },
        "assets": {
            file.name: url_for(".asset", draft_id=draft_id, name=file.name)
            for file in found.files
            if file.role == "asset"
        },
        "tasks": [
            {"ref": f"p1t{number}", "text": task["text"]}
            for number, task in enumerate(shown["tasks"], 1)
        ],
    }
    return jsonify(
        {
            "section": {"id": "office", "kind": "office", "parts": [], "projects": [project]},
            "starts": {one: file.digest for one, file in starts.items()},
            "solved": found.solved,
        }
    )


@blueprint.get("/<int:draft_id>/opening/<any(en, fr):locale>.json")
@allow(*AUTHORS)
def opening(draft_id: int, locale: str) -> ResponseReturnValue:
    """What the application opens with."""
    try:
        return jsonify(trials.opening_of(draft_or_404(draft_id), locale))
    except LookupError:
        abort(404)
    except ProjectError as error:
        return _refused(error)


@blueprint.get("/<int:draft_id>/solution/<any(en, fr):locale>.json")
@allow(*AUTHORS)
def solution(draft_id: int, locale: str) -> ResponseReturnValue:
    """The kept solution of a language, to go on from it."""
    commands = trials.solution_of(draft_or_404(draft_id), locale)
    return jsonify({"commands": commands}) if commands else abort(404)


@blueprint.get("/<int:draft_id>/assets/<name>")
@allow(*AUTHORS)
def asset(draft_id: int, name: str) -> ResponseReturnValue:
    """A picture of the draft."""
    data = queries.file_of(draft_or_404(draft_id).id, "asset", name)
    if data is None:
        abort(404)
    kind = PICTURES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return Response(data, mimetype=kind)


@blueprint.post("/<int:draft_id>/trial/check")
@allow(*AUTHORS)
def check_work(draft_id: int) -> ResponseReturnValue:
    """What every check finds in the author's work; nothing of it is kept."""
    found, asked = draft_or_404(draft_id), _asked()
    try:
        grade = trials.graded(found, _locale(asked), asked.get("steps"))
    except LookupError:
        abort(404)
    except ProjectError as error:
        return _refused(error)
    return jsonify(
        {
            "earned": grade["earned"],
            "total": grade["total"],
            "parts": trials.told_by_task(found, grade, language()),
            "refused": [one["reason"] for one in grade["refused"]],
            "diverged": bool(grade["divergences"]),
        }
    )


@blueprint.post("/<int:draft_id>/trial/solution")
@allow(*AUTHORS)
def keep_solution(draft_id: int) -> ResponseReturnValue:
    """Make the author's work the solution."""
    draft_or_404(draft_id)
    asked = _asked()
    languages = asked.get("languages")
    try:
        solved = trials.keep(
            draft_id,
            _locale(asked),
            languages if isinstance(languages, list) else [],
            str(asked.get("start", "")),
            asked.get("commands"),
            author(),
        )
    except LookupError:
        abort(404)
    except ProjectError as error:
        return _refused(error)
    except operations.Overtaken:
        return jsonify({"problems": [str(OVERTAKEN)]}), 422
    return jsonify({"solved": solved})


def _asked() -> JSONObject:
    try:
        asked: Any = request.get_json(silent=True)
    except RecursionError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _locale(asked: JSONObject) -> str:
    return "fr" if asked.get("locale") == "fr" else "en"


def _refused(error: ProjectError) -> ResponseReturnValue:
    return jsonify({"problems": told(error.problems)}), 422
