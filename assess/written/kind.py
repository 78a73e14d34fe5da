"""The written test as a kind of test: see `assess.delivery.kinds.TestKind`."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import get_locale
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
from assess.written import handing, outcomes, paging_operations, queries, seen
from assess.written.folding import fold
from assess.written.history.wire import prepare
from assess.written.models import WrittenPaperVersion
from assess.written.papers import VARIANTS
from assess.written.responses import LARGEST_UPLOAD, LONGEST_NOTES, MAX_VALUE, WrittenChecker
from assess.written.showing import file_names, leaf_name, page_of, placed_tasks
from assess.written.wording import LANGUAGES


class WrittenKind:
    """A paper in English and French, written in the browser and marked by people.

    A test's specification is `{"paper": code, "minutes": 90}`. Whether the browser may mark
    spelling is an accommodation of one person, which their sitting holds.
    """

    code = queries.KIND
    max_value = MAX_VALUE
    journalled = frozenset({"write", "upload"})
    noted = frozenset({"answer"})
    #: Types of which a page is told the newest when it enters.
    told = frozenset({"notes", "highlight"})
    #: Scripts are made, and marks awaited, after the sitting has closed.
    deferred = True
    counted = (_l("Tasks"), _l("Written"))

    def assemble(self, spec: JSONObject, candidate: CandidateHistory, seed: str) -> Form:  # noqa: ARG002
        """Pin the newest version that was signed off. Raises `CannotAssemble`."""
        code = str(spec.get("paper") or "")
        version = queries.newest(code)
        if version is None:
            raise CannotAssemble(f"No version of the paper {code!r} has been signed off.")
        # The last bit of a random number: half of those who sit a paired paper get each.
        turned = version.shown["paired"] and int(seed, 16) % 2 == 1
        variant = sorted(VARIANTS)[turned]
        content: JSONObject = {
            "paper_version": version.id,
            "variant": variant,
            "minutes": int(spec.get("minutes") or version.shown["minutes"]),
            "tasks": placed_tasks(version.shown, variant),
            "sources": len(version.shown["sources"]),
        }
        return Form(kind=self.code, seed=seed, content=content, items=())

    def unstaged(self, spec: JSONObject) -> list[str]:
        """Files of the paper that are missing."""
        version = queries.newest(str(spec.get("paper") or ""))
        if version is None:
            return []
        return sorted(
            name for name, digest in version.files.items() if queries.file_of(digest) is None
        )

    def section(self, form: Form, media_base: str) -> JSONObject:
        """The paper as candidates see it: no band, note, model answer, rule or code."""
        files = f"{media_base.removesuffix('/media')}/files"
        shown = _version(form).shown
        leaves = {
            name: [{"width": one.width, "height": one.height, "text": one.text} for one in found]
            for name, (_digest, found) in _leaves(form).items()
        }
        page = page_of(shown, form.content["tasks"], files, self.files(form), leaves)
        limits = {"upload": LARGEST_UPLOAD, "notes": LONGEST_NOTES}
        return {
            "id": "written",
            "kind": "written",
            # Forms fixed when this was a setting of the test keep it.
            "spelling": form.content.get("spelling") is True,
            "limits": limits,
            **page,
        }

    def instructions(self) -> str:
        """One sentence before the test begins."""
        return str(
            _(
                "You write your answers in the page, beside the documents that they are about. "
                "Two examiners read them without knowing your name."
            )
        )

    def media(self, form: Form) -> frozenset[str]:  # noqa: ARG002
        """Nothing of the banks' media."""
        return frozenset()

    def files(self, form: Form) -> frozenset[str]:
        """Names of the pictures and PDF of this form's sources, and of the pages of PDF."""
        names = file_names(_version(form).shown, form.content["tasks"])
        pages = (
            leaf_name(name, leaf.number)
            for name, (_digest, found) in _leaves(form).items()
            for leaf in found
        )
        return frozenset({*names, *pages})

    def file(self, form: Form, name: str) -> KindFile | None:
        """One of them: a file as it was published, or the picture of a page."""
        stem, _dot, number = name.rpartition(".")
        if number.isdigit():
            pdf, _found = _leaves(form).get(stem, ("", []))
            picture = paging_operations.picture_of(pdf, int(number))
            return None if picture is None else KindFile("image/png", picture)
        version = _version(form)
        own = file_names(version.shown, form.content["tasks"]).get(name)
        digest = version.files.get(own) if own is not None else None
        found = queries.file_of(digest) if digest is not None else None
        return None if found is None else KindFile(*found)

    def checker(self, form: Form) -> EventChecker:
        """The form's response schema."""
        return WrittenChecker(form.content)

    def prepare(self) -> None:
        """Compile the shapes of the history's steps."""
        prepare()

    def places(self, form: Form) -> int:
        """How many tasks there are."""
        return len(form.content["tasks"])

    def answered(self, form: Form, state: State) -> int:
        """How many tasks hold a text or a file, as the page has said."""
        written = {
            ref
            for (ref, kind), answer in state.items()
            if kind == "answer" and answer.value.get("choice") == "written"
        }
        return sum(task["ref"] in written for task in form.content["tasks"])

    def outcome(
        self,
        form: Form,
        state: State,  # noqa: ARG002
        neutralised: frozenset[int] = frozenset(),  # noqa: ARG002
        *,
        history: Sequence[Entry] = (),
        pinned: JSONObject | None = None,
    ) -> Outcome | Pending:
        """What people made of the scripts; pending until a meeting has signed it off."""
        return outcomes.outcome_of(form, history, pinned)

    def admits(self, form: Form, session_id: int | None, reader_id: int) -> bool:
        """Nobody who marks it; whoever reads it here gets none of it to mark."""
        group = (form.content["paper_version"], session_id)
        if handing.has_marked(reader_id, group):
            return False
        seen.note_evidence(reader_id, group)
        return True

    def described(self, form: Form, history: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        """Each task's title with the text, or the name of the file."""
        locale = "fr" if str(get_locale() or "en").startswith("fr") else "en"
        titles = {
            task["code"]: task["title"][locale]
            for part in _version(form).shown["parts"]
            for task in part["tasks"]
        }
        found = []
        for task in form.content["tasks"]:
            work = fold(form.seed, task, history)
            held = _file(work.upload) if work.upload else work.text
            chosen = LANGUAGES.get(work.language or "") if task["language"] is None else None
            found.append((titles[task["task"]], f"{chosen}: {held}" if chosen else held))
        return found


def _leaves(form: Form) -> dict[str, tuple[str, list[paging_operations.Leaf]]]:
    """Name of a PDF at the page -> its digest and pages."""
    version = _version(form)
    own = file_names(version.shown, form.content["tasks"])
    digests = {
        name: version.files[held] for name, held in own.items() if held.lower().endswith(".pdf")
    }
    found = paging_operations.leaves_of(set(digests.values())) if digests else {}
    return {name: (digest, found[digest]) for name, digest in digests.items() if digest in found}


def _file(upload: JSONObject) -> str:
    return f"{upload['name']}, {upload['size']} B, SHA-256 {upload['digest'][:16]}…"


def _version(form: Form) -> WrittenPaperVersion:
    found = queries.version(form.content["paper_version"])
    if found is None:
        raise LookupError(f"There is no version {form.content['paper_version']} of any paper.")
    return found
