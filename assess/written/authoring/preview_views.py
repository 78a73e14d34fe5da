"""A draft as candidates will get it: the same texts and files, in either language and variant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from assess.identity.permissions import allow
from assess.written import paging_operations
from assess.written.authoring import queries
from assess.written.authoring.pages import AUTHORS, blueprint, draft_or_404, language, title_of
from assess.written.bundles import shown_of
from assess.written.draft_models import WrittenDraft
from assess.written.papers import LANGUAGES, VARIANTS, JSONObject, Paper
from assess.written.showing import file_names, page_of, placed_tasks
from assess.written.wording import ANSWERS, KINDS
from assess.written.wording import LANGUAGES as LANGUAGE_NAMES


@blueprint.get("/<int:draft_id>/preview")
@allow(*AUTHORS)
def preview(draft_id: int) -> ResponseReturnValue:
    """What a candidate sees; `words` is the language of the page, `variant` the paper's half."""
    draft = draft_or_404(draft_id)
    paper, faults = queries.looked_at(draft)
    shown_in = request.args.get("words", language())
    variant = request.args.get("variant", "en-fr")
    variant = variant if variant in VARIANTS else "en-fr"
    shown = shown_of(_usable(paper))
    tasks = placed_tasks(shown, variant)
    names = file_names(shown, tasks)
    return render_template(
        "written/drafts/preview.html",
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
