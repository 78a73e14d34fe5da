"""All scripts of one task, page by page, for the meeting. Adds to the pages of moderation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user

from assess.identity.permissions import allow
from assess.web.paging import paginate, requested_page
from assess.written import moderation_queries, seen
from assess.written.admission import refuse_markers_of
from assess.written.figure_words import shares
from assess.written.marking_facts import Group
from assess.written.marking_views import locale
from assess.written.meeting_facts import looked_at
from assess.written.moderation_queries import Line
from assess.written.moderation_views import MODERATORS, blueprint
from assess.written.state_words import STATES

PER_PAGE = 50
#: What a meeting looks for beside the states themselves.
CHOICES: dict[str, tuple[Any, Callable[[Line], bool]]] = {
    "undecided": (lazy_pgettext("of scripts", "Not decided"), lambda one: not one.is_decided),
    "near": (_l("Near the pass mark"), lambda one: one.is_near),
    "apart": (
        _l("Pairs that differ, not decided"),
        lambda one: one.beyond and not one.is_decided,
    ),
    "settled": (_l("Pairs that differed, decided"), lambda one: one.beyond and one.is_decided),
    "blank": (_l("No response"), lambda one: one.facts.is_blank),
}


@blueprint.get("/<int(max=2147483647):version_id>/<int(max=2147483647):session_id>/tasks/<code>")
@allow(*MODERATORS)
def scripts_of_task(version_id: int, session_id: int, code: str) -> ResponseReturnValue:
    """A task's scripts with what counts and where each stands."""
    group: Group = (version_id, session_id or None)
    try:
        found = moderation_queries.meeting_of(group, code)
    except LookupError:
        abort(404)
    refuse_markers_of(group)
    view = found.tasks[0]
    seen.note(current_user.id, (line.facts for line in view.lines))
    chosen = _chosen(view.lines, request.args.get("number", ""), request.args.get("state", ""))
    return render_template(
        "written/scripts_of_task.html",
        meeting=found,
        view=view,
        scripts=paginate(chosen, requested_page(), PER_PAGE),
        figures=looked_at(found).figures[code],
        states=STATES,
        share=shares(),
        choices=_offered(view.lines),
        locale=locale(),
        session_id=session_id,
    )


def _offered(lines: Sequence[Line]) -> list[tuple[str, Any]]:
    """What may be chosen: nothing that no script would answer."""
    present = {one.state for one in lines}
    found = [(code, told) for code, (told, fits) in CHOICES.items() if any(map(fits, lines))]
    return [*found, *((one.value, told[0]) for one, told in STATES.items() if one in present)]


def _chosen(lines: Sequence[Line], number: str, state: str) -> list[Line]:
    """Those whose number holds this, in any case, and which stand so; an unknown state is none."""
    part = number.strip().casefold()
    fits = CHOICES[state][1] if state in CHOICES else lambda one: state in ("", one.state.value)
    return [one for one in lines if part in one.facts.script.number.casefold() and fits(one)]
