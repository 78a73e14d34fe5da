"""The Office test as a kind of test: see `assess.delivery.kinds.TestKind`."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.delivery.kinds import (
    CandidateHistory,
    CannotAssemble,
    Entry,
    EventChecker,
    Form,
    JSONObject,
    KindFile,
    Outcome,
    Pending,
    State,
)
from assess.officesim import marking, queries
from assess.officesim.judging import MINUTES, PASS_MARK, judged
from assess.officesim.responses import MAX_VALUE, OfficeChecker
from assess.officesim.sandbox import Failed

MOST_PROJECTS = 12


class OfficeKind:
    """Projects in a spreadsheet, a word processor, a presentation and a mail program.

    A test's specification is `{"projects": [code, …], "minutes": 50, "pass_mark": 70}`; all
    projects are set, in that order, each in its newest version.
    """

    code = queries.KIND
    max_value = MAX_VALUE
    journalled = frozenset({"command"})
    noted = frozenset({"digest"})
    #: Grading replays everything a candidate did: never while a sitting is being closed.
    deferred = True
    #: The spreadsheet's engine is WebAssembly.
    compiles = True
    counted = (_l("Projects"), _l("Worked on"))

    def assemble(self, spec: JSONObject, candidate: CandidateHistory, seed: str) -> Form:  # noqa: ARG002
        """Pin the newest version of every project. Raises `CannotAssemble`."""
        codes = spec.get("projects") or []
        found = queries.newest(codes)
        missing = [code for code in codes if code not in found]
        if missing or not codes or len(codes) > MOST_PROJECTS or len(set(codes)) < len(codes):
            raise CannotAssemble(
                f"These projects are not published: {', '.join(missing)}."
                if missing
                else f"A test needs 1 to {MOST_PROJECTS} different projects."
            )
        projects = []
        for place, code in enumerate(codes, 1):
            version = found[code]
            tasks = [f"p{place}t{number}" for number, _ in enumerate(version.shown["tasks"], 1)]
            projects.append({"ref": f"p{place}", "version": version.id, "tasks": tasks})
        content: JSONObject = {
            "projects": projects,
            "minutes": int(spec.get("minutes", MINUTES)),
            "pass_mark": int(spec.get("pass_mark", PASS_MARK)),
        }
        return Form(kind=self.code, seed=seed, content=content, items=())

    def unstaged(self, spec: JSONObject) -> list[str]:
        """Projects whose files are missing."""
        found = queries.newest(spec.get("projects") or [])
        return sorted(
            code
            for code, version in found.items()
            if any(
                queries.file_of(digest) is None
                for digest in (*version.openings.values(), *version.assets.values())
            )
        )

    def section(self, form: Form, media_base: str) -> JSONObject:
        """The tasks in plain words, and where the openings and pictures are fetched."""
        files = f"{media_base.removesuffix('/media')}/files"
        shown = queries.presentation(_versions(form))
        projects = [
            {
                "ref": project["ref"],
                "application": one.application,
                "title": one.shown["title"],
                "scenario": one.shown["scenario"],
                "openings": {
                    language: f"{files}/{project['ref']}.{language}.json"
                    for language in sorted(one.openings)
                },
                "assets": {name: f"{files}/{project['ref']}.{name}" for name in sorted(one.assets)},
                "tasks": [
                    {"ref": ref, "text": task["text"]}
                    for ref, task in zip(project["tasks"], one.shown["tasks"], strict=True)
                ],
            }
            for project in form.content["projects"]
            for one in [shown[project["version"]]]
        ]
        return {"id": "office", "kind": "office", "parts": [], "projects": projects}

    def instructions(self) -> str:
        """One sentence before the test begins."""
        return str(
            _(
                "You work on files in applications like those of an office. Several ways lead to "
                "each result, and all of them count."
            )
        )

    def media(self, form: Form) -> frozenset[str]:  # noqa: ARG002
        """Nothing of the banks' media."""
        return frozenset()

    def files(self, form: Form) -> frozenset[str]:
        """Names of openings and pictures."""
        return frozenset(_digests(form))

    def file(self, form: Form, name: str) -> KindFile | None:
        """An opening, packed as it is kept, or a picture."""
        digest = _digests(form).get(name)
        found = queries.file_of(digest) if digest else None
        if found is None:
            return None
        if found[0] == "application/json+gzip":
            return KindFile("application/json", found[1], "gzip")
        return KindFile(*found)

    def checker(self, form: Form) -> EventChecker:
        """The form's response schema."""
        return OfficeChecker(form.content)

    def places(self, form: Form) -> int:
        """How many projects there are."""
        return len(form.content["projects"])

    def answered(self, form: Form, state: State) -> int:
        """How many projects something was done in."""
        worked = {ref for ref, kind in state if kind == "digest"}
        return sum(project["ref"] in worked for project in form.content["projects"])

    def outcome(
        self,
        form: Form,
        state: State,  # noqa: ARG002
        neutralised: frozenset[int] = frozenset(),  # noqa: ARG002
        *,
        history: Sequence[Entry] = (),
        pinned: JSONObject | None = None,  # noqa: ARG002
    ) -> Outcome | Pending:
        """Grade the end states. A fail near the mark, or after a divergence, waits."""
        try:
            grades, digest = marking.grades_of(form, history)
        except (marking.NotYet, Failed, LookupError) as error:
            return Pending(str(error))
        review = queries.review_of(digest)
        awarded = None if review is None else review.awarded
        diverged = queries.has_diverged(form.seed)
        return judged(form, grades, digest, awarded, diverged=diverged)


def _versions(form: Form) -> list[int]:
    return [project["version"] for project in form.content["projects"]]


def _digests(form: Form) -> dict[str, str]:
    """File name -> digest."""
    shown = queries.presentation(_versions(form))
    found = {}
    for project in form.content["projects"]:
        one = shown[project["version"]]
        for language, digest in one.openings.items():
            found[f"{project['ref']}.{language}.json"] = digest
        for name, digest in one.assets.items():
            found[f"{project['ref']}.{name}"] = digest
    return found
