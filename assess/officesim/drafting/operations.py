"""Making, changing, testing and publishing drafts. What opens a file does so in the sandbox."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from assess import jobs
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import startfiles
from assess.officesim.bundles import LARGEST_PICTURE, MOST_PICTURES, looks_like
from assess.officesim.draft_models import OfficeDraft, OfficeDraftFile
from assess.officesim.drafting import queries
from assess.officesim.drafting.builder import code_from
from assess.officesim.drafting.folder import Folder, bundle_of
from assess.officesim.drafting.shape import problems_of
from assess.officesim.engine import JSONObject, StartFileError
from assess.officesim.operations import publish as publish_version
from assess.officesim.operations import try_out, unpack
from assess.officesim.projects import LANGUAGES, ProjectError
from assess.officesim.sandbox import Failed, sandbox

TASK = "test an office project"
LARGEST_CONTENT = 1024 * 1024
#: language -> the name the author's file has, and its bytes
Starts = Mapping[str, tuple[str, bytes]]


class Overtaken(RuntimeError):
    """Somebody changed the draft since the page was made; nothing was changed."""


def create(folder: Folder, actor: Account) -> int:
    """A new draft from a folder, whole or not. Raises `ProjectError`."""
    faults = problems_of(folder.content)
    if faults:
        raise ProjectError(faults)
    application = folder.content["application"]
    named = _named(folder.content)
    unnamed = sorted(folder.starts.keys() - set(named.values()))
    if unnamed:
        raise ProjectError(
            [f"{name} is no part of a project: leave it out." for name in unnamed[:20]]
        )
    starts = {
        one: (name, folder.starts[name]) for one, name in named.items() if name in folder.starts
    }
    if starts:
        check_starts(starts, application)
    for name, data in folder.assets.items():
        check_picture(name, data)
    return _create(folder, actor)


def create_from_start(
    code: str, title: JSONObject, scenario: JSONObject, starts: Starts, actor: Account
) -> int:
    """A new draft without tasks; its code is made from its title where there is none.

    Raises `ProjectError`.
    """
    application = check_starts(starts)
    content, files = placed(starts)
    code = code or code_from(application, title.get("en", ""))
    content = {"code": code, "application": application, **content}
    content |= {"title": title, "scenario": scenario}
    return create(Folder(content, files), actor)


@transactional
def _create(folder: Folder, actor: Account) -> int:
    code = folder.content["code"]
    if queries.draft_by_code(code) is not None:
        raise ProjectError([f"There is a draft with the code {code} already."])
    at = now()
    draft = OfficeDraft(
        code=code,
        application=folder.content["application"],
        content=folder.content,
        solution=folder.solution,
        solved=solved_by(folder.solution),
        revision=1,
        created_at=at,
        created_by=actor.id,
        changed_at=at,
        changed_by=actor.id,
        problems=[],
        files=[
            *(_file("start", name, data) for name, data in folder.starts.items()),
            *(_file("asset", name, data) for name, data in folder.assets.items()),
        ],
    )
    db.session.add(draft)
    db.session.flush()
    ledger.record("office_draft.created", f"office_draft:{code}", {"actor": actor.id})
    return draft.id


def change(
    draft_id: int, revision: int, edit: Callable[[JSONObject], None], actor: Account
) -> None:
    """Change the project by `edit`, which may change what it is given.

    Raises:
        ProjectError: what it would be could not be kept.
        Overtaken: it is no longer of this revision.
    """

    def changed(draft: OfficeDraft) -> None:
        content = copy.deepcopy(draft.content)
        edit(content)
        faults = problems_of(content)
        if len(json.dumps(content)) > LARGEST_CONTENT:
            faults.append("project.toml is larger than 1 MB.")
        if faults:
            raise ProjectError(faults)
        if content["application"] != draft.application:
            raise ProjectError(["The application of a draft cannot be changed."])
        _rename(draft, content["code"])
        draft.content = content

    _changing(draft_id, revision, changed, actor)


def replace_starts(draft_id: int, revision: int, starts: Starts, actor: Account) -> None:
    """Put other start files in the place of those of these languages.

    One file for both is given under both languages. Raises `ProjectError` and `Overtaken`.
    """
    draft = db.session.get_one(OfficeDraft, draft_id)
    check_starts(starts, draft.application)
    folder, named = queries.folder_of(draft), _named(draft.content)
    kept = {
        language: (named[language], folder.starts[named[language]])
        for language in LANGUAGES
        if language not in starts and named.get(language) in folder.starts
    }
    content, files = placed({**kept, **starts})

    def replaced(draft: OfficeDraft) -> None:
        draft.content = {**draft.content, **content}
        pictures = [one for one in draft.files if one.role == "asset"]
        draft.files = pictures
        db.session.flush()
        draft.files = [*pictures, *(_file("start", name, one) for name, one in files.items())]

    _changing(draft_id, revision, replaced, actor)


def put_picture(draft_id: int, revision: int, name: str, data: bytes, actor: Account) -> None:
    """Add a picture, or put it in the place of one with its name.

    Raises `ProjectError` and `Overtaken`.
    """
    check_picture(name, data)

    def added(draft: OfficeDraft) -> None:
        _without(draft, name)
        db.session.flush()
        if sum(one.role == "asset" for one in draft.files) >= MOST_PICTURES:
            raise ProjectError([f"assets: at most {MOST_PICTURES} pictures."])
        draft.files.append(_file("asset", name, data))

    _changing(draft_id, revision, added, actor)


def remove_picture(draft_id: int, revision: int, name: str, actor: Account) -> None:
    """Take a picture away. Raises `Overtaken`."""
    _changing(draft_id, revision, lambda draft: _without(draft, name), actor)


def keep_solution(
    draft_id: int, revision: int, found: Mapping[str, list[JSONObject]], actor: Account
) -> None:
    """Make these commands the solution of these languages. Raises `Overtaken`."""

    def kept(draft: OfficeDraft) -> None:
        old = draft.solution
        before = dict.fromkeys(LANGUAGES, old) if isinstance(old, list) else dict(old or {})
        draft.solution = {**before, **found}
        draft.solved = solved_by(draft.solution)

    _changing(draft_id, revision, kept, actor)


@transactional
def delete(draft_id: int, revision: int, actor: Account) -> None:
    """Throw a draft away; published versions stay. Raises `Overtaken`."""
    draft = _locked(draft_id, revision)
    db.session.delete(draft)
    ledger.record("office_draft.deleted", f"office_draft:{draft.code}", {"actor": actor.id})


@transactional
def ask_for_selftest(draft_id: int, revision: int, actor: Account) -> int:
    """Let a worker test the rubric; returns the number of the run. Raises `Overtaken`."""
    draft = _locked(draft_id, revision)
    draft.run_id = jobs.enqueue(
        TASK,
        subject=f"office_draft:{draft.code}",
        asked_by=actor.id,
        draft_id=draft_id,
        revision=revision,
    )
    return draft.run_id


def selftest(draft_id: int, revision: int) -> dict[str, str]:
    """What the worker does: test the rubric of this revision and keep what was found."""
    draft = queries.draft_by_id(draft_id)
    if draft is not None and draft.revision == revision:
        folder = queries.folder_of(draft)
        db.session.rollback()
        engine, problems = None, []
        try:
            engine = try_out(bundle_of(folder)).engine
        except ProjectError as error:
            problems = list(error.problems)
        _keep_findings(draft_id, revision, engine, problems)
    return {"url": f"/office/drafts/{draft_id}#test"}


@transactional
def _keep_findings(draft_id: int, revision: int, engine: str | None, problems: list[str]) -> None:
    draft = db.session.get(OfficeDraft, draft_id, with_for_update=True)
    if draft is None or draft.revision != revision:
        return
    draft.tested_revision, draft.tested_engine, draft.tested_at = revision, engine, now()
    draft.problems = problems[:200]


def publish(draft_id: int, revision: int, actor: Account) -> int:
    """Publish the draft as the project's next version; returns its number.

    Raises:
        ProjectError: this revision has not passed its self-test with the engine of today.
        Overtaken: it is no longer of this revision.
    """
    draft = db.session.get_one(OfficeDraft, draft_id)
    if draft.revision != revision:
        raise Overtaken
    if queries.state_of(draft) not in ("sound", "published") or draft.problems:
        raise ProjectError(["This project has not passed its self-test since it was last changed."])
    folder, engine = queries.folder_of(draft), draft.tested_engine
    db.session.rollback()
    tried = unpack(bundle_of(folder))
    if tried.engine != engine:
        raise ProjectError(["The application has changed since the self-test: test again."])
    return _publish(draft_id, revision, tried, actor)


@transactional
def _publish(draft_id: int, revision: int, tried: Any, actor: Account) -> int:
    draft = _locked(draft_id, revision)
    version, _fresh = publish_version(tried, actor)
    draft.published_revision, draft.published_number = revision, version.number
    return version.number


def check_starts(starts: Starts, application: str | None = None) -> str:
    """Whether start files can be used and opened; the application. Raises `ProjectError`."""
    problems, found = [], application
    for name, data in dict.fromkeys(starts.values()):
        try:
            one = startfiles.check(name, data)
        except StartFileError as error:
            problems.append(str(error))
            continue
        if found not in (None, one):
            problems.append(f"{name} is a start file of {one}, not {found}.")
        found = found or one
    if problems or found is None:
        raise ProjectError(problems or ["Choose a start file."])
    openings_of(found, {language: data for language, (_, data) in starts.items()})
    return found


def openings_of(application: str, starts: Mapping[str, bytes]) -> dict[str, JSONObject]:
    """What candidates' pages would load, by language. Raises `ProjectError`."""
    spelled = {language: base64.b64encode(data).decode() for language, data in starts.items()}
    try:
        done = sandbox.run("open", {"application": application, "starts": spelled})
    except Failed as error:
        raise ProjectError([f"The start file cannot be opened: {error}"]) from None
    openings: dict[str, JSONObject] = done["openings"]
    return openings


def check_picture(name: str, data: bytes) -> None:
    """Whether a picture can be used. Raises `ProjectError`."""
    problem = None
    if not looks_like(name, data):
        problem = f"assets/{name} is not a picture (.png, .jpg, .webp)."
    elif len(data) > LARGEST_PICTURE:
        problem = f"assets/{name} is larger than 1 MB. Make it smaller."
    elif not name.isascii() or " " in name or len(name) > 40:
        problem = f"assets/{name}: use a short name without spaces or accents."
    if problem:
        raise ProjectError([problem])


def placed(starts: Starts) -> tuple[JSONObject, dict[str, bytes]]:
    """How start files are named in the folder: `start` of project.toml, and the files."""
    data = {language: content for language, (_, content) in starts.items()}
    ending = {one: name.rpartition(".")[2].lower() for one, (name, _) in starts.items()}
    if len(set(data.values())) == 1 and len(data) == len(LANGUAGES):
        name = f"start.{ending['en']}"
        return {"start": name}, {name: data["en"]}
    names = {language: f"start-{language}.{ending[language]}" for language in data}
    return {"start": names}, {names[language]: data[language] for language in data}


def solved_by(solution: Any) -> dict[str, int]:
    """language -> how many commands the solution has."""
    found = dict.fromkeys(LANGUAGES, solution) if isinstance(solution, list) else solution or {}
    return {language: len(commands) for language, commands in found.items() if commands}


def _named(content: JSONObject) -> JSONObject:
    start = content.get("start", {})
    return dict.fromkeys(LANGUAGES, start) if isinstance(start, str) else start


def _file(role: str, name: str, data: bytes) -> OfficeDraftFile:
    digest = hashlib.sha256(data).hexdigest()
    return OfficeDraftFile(role=role, name=name, size=len(data), digest=digest, content=data)


def _without(draft: OfficeDraft, name: str) -> None:
    for one in list(draft.files):
        if one.role == "asset" and one.name == name:
            draft.files.remove(one)


def _rename(draft: OfficeDraft, code: str) -> None:
    if code == draft.code:
        return
    if queries.draft_by_code(code) is not None:
        raise ProjectError([f"There is a draft with the code {code} already."])
    draft.code = code


@transactional
def _changing(
    draft_id: int, revision: int, edit: Callable[[OfficeDraft], None], actor: Account
) -> None:
    draft = _locked(draft_id, revision)
    edit(draft)
    draft.revision += 1
    draft.changed_at, draft.changed_by = now(), actor.id


def _locked(draft_id: int, revision: int) -> OfficeDraft:
    draft = db.session.get(OfficeDraft, draft_id, with_for_update=True)
    if draft is None or draft.revision != revision:
        raise Overtaken
    return draft
