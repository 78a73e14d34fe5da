"""A draft as candidates will get it: tried in their own page, and all its texts on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assess.identity.permissions import allow
from assess.written import paging_operations
from assess.written.authoring import queries
from assess.written.authoring.pages import AUTHORS, blueprint, draft_or_404, language, title_of
from assess.written.bundles import shown_of
from assess.written.draft_models import WrittenDraft
from assess.written.papers import LANGUAGES, VARIANTS, JSONObject, Paper, Task
from assess.written.responses import LARGEST_UPLOAD, LONGEST_NOTES
from assess.written.showing import file_names, page_of, placed_tasks
from assess.written.wording import ANSWERS, KINDS
from assess.written.wording import LANGUAGES as LANGUAGE_NAMES

#: Stands where a draft has no text yet.
MISSING = "–"


@blueprint.get("/<int:draft_id>/preview")
@allow(*AUTHORS)
def preview(draft_id: int) -> ResponseReturnValue:
    """The candidate's own page with its editor, which keeps nothing."""
    draft = draft_or_404(draft_id)
    return render_template(
        "written/drafts/try.html", draft=draft, title=title_of(draft.content), locale=language()
    )


@blueprint.get("/<int:draft_id>/preview.json")
@allow(*AUTHORS)
def section(draft_id: int) -> ResponseReturnValue:
    """What a candidate's page gets of the paper, in each variant."""
    draft = draft_or_404(draft_id)
    paper, faults = queries.looked_at(draft)
    shown = shown_of(_filled(_usable(paper)))
    answer = jsonify(
        title=shown["title"],
        unfinished=bool(faults),
        sections={
            one: _section(draft, shown, one) for one in (VARIANTS if paper.paired else ("en-fr",))
        },
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _section(draft: WrittenDraft, shown: JSONObject, variant: str) -> JSONObject:
    tasks = placed_tasks(shown, variant)
    names = file_names(shown, tasks)
    leaves = _leaves(draft, names)
    sized = {
        name: [{"width": one.width, "height": one.height, "text": one.text} for one in found]
        for name, found in leaves.items()
    }
    at_page = {place: sized[name] for place, name in names.items() if name in sized}
    page = page_of(shown, tasks, "", names, at_page)
    for source in page["sources"]:
        _address(draft.id, source, names)
    limits = {"upload": LARGEST_UPLOAD, "notes": LONGEST_NOTES}
    return {"id": "written", "kind": "written", "limits": limits, **page}


def _address(draft_id: int, source: JSONObject, names: Mapping[str, str]) -> None:
    """A source's files are fetched from the draft: there is no sitting."""
    for one in source["file"] or {}:
        name = names[f"{source['ref']}.{one}"]
        source["file"][one] = url_for(".file", draft_id=draft_id, name=name)
    for one, pages in (source["pages"] or {}).items():
        name = names[f"{source['ref']}.{one}"]
        for number, page in enumerate(pages, 1):
            page["src"] = url_for(".leaf", draft_id=draft_id, name=name, number=number)


def _filled(paper: Paper) -> Paper:
    """With a dash for every title, instruction and question that is not written yet."""

    def words(said: Mapping[str, str] | None) -> dict[str, str]:
        return {one: (said or {}).get(one) or MISSING for one in LANGUAGES}

    def task(one: Task) -> Task:
        rubric = tuple(replace(each, title=words(each.title)) for each in one.rubric)
        return replace(one, title=words(one.title), prompt=words(one.prompt), rubric=rubric)

    return replace(
        paper,
        title=words(paper.title),
        sources=tuple(replace(one, title=words(one.title)) for one in paper.sources),
        parts=tuple(
            replace(
                part,
                title=words(part.title),
                instructions=words(part.instructions),
                tasks=tuple(task(one) for one in part.tasks),
            )
            for part in paper.parts
        ),
    )


@blueprint.get("/<int:draft_id>/preview/texts")
@allow(*AUTHORS)
def texts(draft_id: int) -> ResponseReturnValue:
    """What a candidate reads, on one page; `words` is its language, `variant` the paper's half."""
    draft = draft_or_404(draft_id)
    paper, faults = queries.looked_at(draft)
    shown_in = request.args.get("words", language())
    variant = request.args.get("variant", "en-fr")
    variant = variant if variant in VARIANTS else "en-fr"
    shown = shown_of(_usable(paper))
    tasks = placed_tasks(shown, variant)
    names = file_names(shown, tasks)
    return render_template(
        "written/drafts/texts.html",
        draft=draft,
        title=title_of(draft.content),
        paper=paper,
        page=page_of(shown, tasks, "", names),
        names=names,
        leaves=_leaves(draft, names),
        unfinished=bool(faults),
        shown_in=shown_in if shown_in in LANGUAGES else "en",
        variant=variant,
        kinds=KINDS,
        answers=ANSWERS,
        languages=LANGUAGE_NAMES,
        locale=language(),
    )


def _usable(paper: Paper) -> Paper:
    """Without what points nowhere yet."""
    known = {source.code for source in paper.sources}
    parts = tuple(
        replace(
            part,
            tasks=tuple(
                replace(task, sources=tuple(one for one in task.sources if one in known))
                for task in part.tasks
            ),
        )
        for part in paper.parts
    )
    return replace(paper, parts=parts)


def _leaves(draft: WrittenDraft, names: JSONObject) -> dict[str, Any]:
    """Name of a PDF -> its pages."""
    digests = {one.name: one.digest for one in draft.files if one.name in names.values()}
    found = paging_operations.leaves_of(set(digests.values()))
    return {name: found[digest] for name, digest in digests.items() if digest in found}
