"""Making, changing and publishing drafts.

Two authors may work on one draft at once: whoever saves a part that the other has changed since
is refused, told so, and loses nothing.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.written import operations as papers
from assess.written import paging_operations
from assess.written import queries as published
from assess.written.authoring import nodes, queries, shape
from assess.written.authoring.raw import raw_of
from assess.written.bundles import MEDIA_TYPES, Bundle, fault_of
from assess.written.draft_models import WrittenDraft, WrittenDraftFile
from assess.written.faults import Fault
from assess.written.models import WrittenPaperVersion
from assess.written.papers import LANGUAGES, JSONObject, PaperError
from assess.written.reading import LARGEST_CONTENT

MOST_FILES = 40
#: language -> the name the author's file has, and its bytes
Uploads = Mapping[str, tuple[str, bytes]]


class Overtaken(RuntimeError):
    """Somebody changed this since the page was made; nothing was changed.

    `by` is who did it last.
    """

    def __init__(self, by: int | None = None, at: datetime | None = None) -> None:
        super().__init__("overtaken")
        self.by, self.at = by, at


class Taken(ValueError):
    """Another draft has this code."""


def create(
    raw: JSONObject,
    files: Mapping[str, bytes],
    actor: Account,
    authors: Collection[int] | None = None,
) -> int:
    """A new draft of what paper.toml holds, whole or not. Its code may be left empty.

    `authors` are accounts that wrote it; without them, `actor` did.

    Raises:
        PaperError: it cannot be put on pages, or a file cannot be used.
        Taken: there is a draft with its code.
    """
    faults = shape.faults_of(raw)
    faults += [fault for name, data in files.items() if (fault := _file_fault(name, data))]
    if faults:
        raise PaperError(tuple(faults))
    content = nodes.keyed(raw)
    for source in content["source"]:
        if isinstance(source.get("file"), str):
            source["file"] = dict.fromkeys(LANGUAGES, source["file"])
    _check_size(content)
    paging_operations.keep_all(files.items())
    return _create(content, files, actor, [actor.id] if authors is None else sorted(authors))


@transactional
def _create(
    content: JSONObject, files: Mapping[str, bytes], actor: Account, authors: list[int]
) -> int:
    content["code"] = _code_of(content)
    if queries.draft_by_code(content["code"]) is not None:
        raise Taken
    at = now()
    draft = WrittenDraft(
        code=content["code"],
        content=content,
        revision=1,
        authors=authors,
        created_at=at,
        created_by=actor.id,
        changed_at=at,
        changed_by=actor.id,
        files=[_file(name, data) for name, data in files.items()],
    )
    try:
        with db.session.begin_nested():
            db.session.add(draft)
            db.session.flush()
    except IntegrityError:
        raise Taken from None
    _drop_unused(draft)
    ledger.record("written_draft.created", f"written_draft:{draft.code}", {"actor": actor.id})
    return draft.id


def begin(version: WrittenPaperVersion, actor: Account) -> int:
    """A new draft that is as a published version. Raises `Taken`."""
    raw = raw_of(published.paper_with_key(version.id))
    found = {name: published.file_of(digest) for name, digest in version.files.items()}
    authors = set() if published.is_signed_off(version.id) else published.authors_of(version)
    return create(raw, {name: one[1] for name, one in found.items() if one}, actor, authors)


def save(
    draft_id: int,
    key: str,
    stamp: str,
    values: JSONObject,
    actor: Account,
    uploads: Uploads | None = None,
) -> None:
    """Put `values` in the place of what a node said when its page was made.

    `uploads` are files of a source, by language.

    Raises:
        Overtaken: somebody has changed the node since.
        Gone: somebody has removed it, or the draft.
        Taken: another draft has the code.
        PaperError: it is larger than a draft may be, or a file cannot be used.
    """
    uploads = uploads or {}
    faults = [fault for name, data in uploads.values() if (fault := _file_fault(name, data))]
    if faults:
        raise PaperError(tuple(faults))
    paging_operations.keep_all(uploads.values())

    def saved(draft: WrittenDraft, content: JSONObject) -> None:
        if nodes.stamp_of(content, key) != stamp:
            raise Overtaken(draft.changed_by, draft.changed_at)
        nodes.change(content, key, values)
        if uploads:
            node = nodes.find(content, key).node
            node["file"] = {**(node.get("file") or {}), **_put(draft, uploads)}

    _changing(draft_id, saved, actor)


def add(
    draft_id: int, kind: str, values: JSONObject, actor: Account, parent: str | None = None
) -> str:
    """Add a node at the end, a task to the part `parent`; returns its key. Raises `Gone`."""
    keys: list[str] = []

    def added(_draft: WrittenDraft, content: JSONObject) -> None:
        keys.append(nodes.add(content, kind, values, parent))

    _changing(draft_id, added, actor)
    return keys[0]


def move(draft_id: int, key: str, by: int, actor: Account) -> None:
    """One place up (-1) or down (1). Raises `Gone`."""
    _changing(draft_id, lambda _draft, content: nodes.move(content, key, by), actor)


def remove(draft_id: int, key: str, revision: int, actor: Account) -> None:
    """Take a node away. Raises `Overtaken` when the draft is no longer as the page showed it."""

    def removed(draft: WrittenDraft, content: JSONObject) -> None:
        if draft.revision != revision:
            raise Overtaken(draft.changed_by, draft.changed_at)
        nodes.remove(content, key)

    _changing(draft_id, removed, actor)


@transactional
def delete(draft_id: int, revision: int, actor: Account) -> None:
    """Throw a draft away; published versions stay. Raises `Overtaken` and `Gone`."""
    draft = _locked(draft_id)
    if draft.revision != revision:
        raise Overtaken(draft.changed_by, draft.changed_at)
    db.session.delete(draft)
    ledger.record("written_draft.deleted", f"written_draft:{draft.code}", {"actor": actor.id})


@transactional
def publish(draft_id: int, revision: int, actor: Account) -> tuple[WrittenPaperVersion, bool]:
    """Publish the draft as the paper's next version, and whether it is new.

    Somebody who wrote nothing of it must sign it off.

    Raises:
        PaperError: the paper has faults.
        Overtaken: the draft is no longer as the page showed it.
        Gone: it was deleted.
    """
    draft = _locked(draft_id)
    if draft.revision != revision:
        raise Overtaken(draft.changed_by, draft.changed_at)
    paper, faults = queries.looked_at(draft)
    if faults:
        raise PaperError(tuple(faults))
    bundle = Bundle(paper, queries.bytes_of(draft_id, paper.files))
    authors = {*draft.authors, *_not_signed_off(draft)}
    version, fresh = papers.publish(bundle, actor, authors=authors)
    draft.published_revision, draft.published_number = revision, version.number
    draft.authors = []
    return version, fresh


@transactional
def _changing(
    draft_id: int, edit: Callable[[WrittenDraft, JSONObject], None], actor: Account
) -> None:
    draft = _locked(draft_id)
    content = copy.deepcopy(draft.content)
    edit(draft, content)
    content["code"] = _code_of(content)
    _check_size(content)
    other = queries.draft_by_code(content["code"])
    if other is not None and other.id != draft.id:
        raise Taken
    authors = {*draft.authors, actor.id}
    if content["code"] != draft.code:
        # A paper of its own from here on: who wrote it comes along.
        authors |= _not_signed_off(draft)
        draft.published_revision = draft.published_number = None
    draft.code, draft.content = content["code"], content
    draft.revision += 1
    draft.authors = sorted(authors)
    draft.changed_at, draft.changed_by = now(), actor.id
    _drop_unused(draft)


def _not_signed_off(draft: WrittenDraft) -> set[int]:
    """Who wrote what was last published from a draft, as long as nobody has signed that off."""
    paper = published.paper_by_code(draft.code)
    versions = paper.versions if paper else []
    version = next((one for one in versions if one.number == draft.published_number), None)
    if version is None or published.is_signed_off(version.id):
        return set()
    return published.authors_of(version)


def _locked(draft_id: int) -> WrittenDraft:
    draft = None
    if draft_id < queries.LARGEST_ID:
        draft = db.session.get(WrittenDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None:
        raise nodes.Gone(str(draft_id))
    return draft


def _check_size(content: JSONObject) -> None:
    if len(json.dumps(content)) > LARGEST_CONTENT:
        raise PaperError((Fault("large"),))


def _code_of(content: JSONObject) -> str:
    title = content.get("title") or {}
    words = next((title[one] for one in LANGUAGES if title.get(one)), "")
    return (str(content.get("code") or "") or nodes.code_from(words) or "paper")[:60]


def _put(draft: WrittenDraft, uploads: Uploads) -> dict[str, str]:
    """Keep files of a source; language -> the name that each has in the folder."""
    names: dict[str, str] = {}
    for language, (name, data) in uploads.items():
        held = {one.name: one.digest for one in draft.files}
        digest = hashlib.sha256(data).hexdigest()
        same = next((held_name for held_name in held if held[held_name] == digest), None)
        if same is None:
            if len(held) >= MOST_FILES:
                raise PaperError((Fault("many_files", most=MOST_FILES),))
            stem, _, ending = name.rpartition(".")
            same, ending = name, ending.lower()
            number = 1
            while same in held:
                number += 1
                same = f"{stem}-{number}.{ending}"
            draft.files.append(_file(same, data))
        names[language] = same
    return names


def _drop_unused(draft: WrittenDraft) -> None:
    """Files that no source shows any more are no part of the folder."""
    used = {
        name for source in draft.content["source"] for name in (source.get("file") or {}).values()
    }
    for one in [one for one in draft.files if one.name not in used]:
        draft.files.remove(one)


def _file(name: str, data: bytes) -> WrittenDraftFile:
    digest = hashlib.sha256(data).hexdigest()
    return WrittenDraftFile(name=name, size=len(data), digest=digest, content=data)


def _file_fault(name: str, data: bytes) -> Fault | None:
    if name.rpartition(".")[2].lower() not in MEDIA_TYPES:
        return Fault("file_kind", name=name)
    return fault_of(name, data)
