"""Publishing projects, and recording the results of sittings."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import queries
from assess.officesim.bundles import PICTURES, Bundle, key_of, shown_of
from assess.officesim.engine import JSONObject
from assess.officesim.models import OfficeFile, OfficeProject, OfficeProjectVersion
from assess.officesim.projects import ProjectError
from assess.officesim.sandbox import Failed, Sandbox, sandbox

#: A self-test replays the solution many times.
SELFTEST_CPU_S, SELFTEST_WALL_S = 120.0, 240.0
PACKED = "application/json+gzip"


@dataclass(frozen=True)
class Tried:
    """A bundle that may be published: what is stored of it."""

    bundle: Bundle
    openings: Mapping[str, JSONObject]
    engine: str


def try_out(bundle: Bundle, within: Sandbox = sandbox) -> Tried:
    """Open the start files and test the rubric. Raises `ProjectError` listing every fault."""
    tried, project = unpack(bundle, within), bundle.project
    try:
        tested = within.run(
            "selftest",
            {
                "application": project.application,
                "code": project.code,
                "shown": shown_of(project),
                "key": key_of(project),
                "openings": dict(tried.openings),
                "solutions": dict(bundle.solutions),
                "mutants": [[one.check, one.without] for one in bundle.mutants],
            },
            cpu_s=SELFTEST_CPU_S,
            wall_s=SELFTEST_WALL_S,
        )
    except Failed as error:
        raise ProjectError([f"{project.code}: {error}"]) from None
    if tested["problems"]:
        raise ProjectError(tested["problems"])
    return tried


def unpack(bundle: Bundle, within: Sandbox = sandbox) -> Tried:
    """Open the start files without testing the rubric: for what has been tested before.

    Raises `ProjectError`.
    """
    starts = {language: _spelled(data) for language, data in bundle.starts.items()}
    request = {"application": bundle.project.application, "starts": starts}
    try:
        opened = within.run("open", request, wall_s=SELFTEST_WALL_S)
    except Failed as error:
        raise ProjectError([f"{bundle.project.code}: {error}"]) from None
    return Tried(bundle, opened["openings"], opened["version"])


@transactional
def publish(tried: Tried, actor: Account | None = None) -> tuple[OfficeProjectVersion, bool]:
    """Store a tried project as its next version, and whether it is new.

    The same content with the same engine gives the version that stands. A retired project
    comes back into use.
    """
    bundle = tried.bundle
    project = _project(bundle)
    current = project.versions[-1] if project.versions else None
    if current and (current.content_hash, current.engine) == (bundle.content_hash, tried.engine):
        return current, False
    version = OfficeProjectVersion(
        project=project,
        number=(current.number if current else 0) + 1,
        content_hash=bundle.content_hash,
        engine=tried.engine,
        shown=shown_of(bundle.project),
        openings={
            language: _keep(gzip.compress(_canonical(opening), mtime=0), PACKED)
            for language, opening in tried.openings.items()
        },
        assets={
            name: _keep(data, PICTURES[name.rpartition(".")[2].lower()])
            for name, data in bundle.assets.items()
        },
        key={**key_of(bundle.project), "author": _author_of(bundle)},
        starts={
            language: _keep(data, "application/octet-stream")
            for language, data in bundle.starts.items()
        },
        points=bundle.project.points,
        created_at=now(),
        created_by=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    facts = {"version": version.number, "content": version.content_hash, "engine": tried.engine}
    ledger.record("office_project.published", f"office_project:{project.code}", facts)
    return version, True


@transactional
def retire(code: str) -> None:
    """Take a project out of use; tests that name it cannot be prepared any more.

    Raises `LookupError`.
    """
    project = queries.project_by_code(code)
    if project is None:
        raise LookupError(f"There is no project {code!r}.")
    project.retired_at = project.retired_at or now()
    ledger.record("office_project.retired", f"office_project:{code}")


def _project(bundle: Bundle) -> OfficeProject:
    project = db.session.scalar(
        select(OfficeProject)
        .where(OfficeProject.code == bundle.project.code)
        .with_for_update(of=OfficeProject)
    )
    if project is None:
        project = OfficeProject(
            code=bundle.project.code, application=bundle.project.application, created_at=now()
        )
        db.session.add(project)
        db.session.flush()
    if project.application != bundle.project.application:
        raise ProjectError(
            [f"{project.code} is a project of {project.application}. Choose another code."]
        )
    project.retired_at = None
    return project


def _author_of(bundle: Bundle) -> JSONObject:
    """What nobody but the next draft needs: solution (a file's digest), mutants, file names."""
    return {
        "solution": _keep(gzip.compress(_canonical(dict(bundle.solutions)), mtime=0), PACKED),
        "mutants": [[one.check, list(one.without)] for one in bundle.mutants],
        "names": dict(bundle.project.start_name),
    }


def _keep(content: bytes, media_type: str) -> str:
    digest = hashlib.sha256(content).hexdigest()
    held = select(func.count()).where(OfficeFile.digest == digest)
    if not db.session.scalar(held):
        db.session.add(
            OfficeFile(digest=digest, media_type=media_type, size=len(content), content=content)
        )
        db.session.flush()
    return digest


def _canonical(opening: JSONObject) -> bytes:
    return json.dumps(opening, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _spelled(data: bytes) -> str:
    return base64.b64encode(data).decode()
