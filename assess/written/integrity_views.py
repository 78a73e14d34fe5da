"""Pages of evidence about writing: similar scripts, the film of one, and what people decided.

For those who moderate and mark nothing of the paper. Scripts have numbers here; recruitment
reads a name once the marks are signed off. Nothing on these pages changes a mark.
"""

from __future__ import annotations

import gzip

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.audit import ledger
from assess.delivery.ports import Evidence
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.written import given, handing, integrity, integrity_words, seen, tracing
from assess.written import integrity_queries as queries
from assess.written.admission import refuse_markers_of, script_for_reader
from assess.written.beside import pieces
from assess.written.integrity_forms import IntegrityForm
from assess.written.integrity_models import WrittenSimilarity
from assess.written.marking_facts import Facts, Group, Rubrics
from assess.written.marking_views import locale
from assess.written.moderation_queries import names_of
from assess.written.moderation_views import MODERATORS
from assess.written.papers import Paper

blueprint = Blueprint(
    "written_integrity", __name__, url_prefix="/written/integrity", template_folder="templates"
)
_SCRIPT = "/scripts/<int(max=2147483647):script_id>"


def pages_about(session_id: int, reader: Account) -> list[Evidence]:
    """The pages of evidence about a session's scripts that a reader would not be refused."""
    if not reader.roles & set(MODERATORS):
        return []
    papers = {
        group: Rubrics().paper(group[0]).title[locale()]
        for group in queries.groups_with_evidence(session_id)
        if not handing.has_marked(reader.id, group)
    }
    return [
        Evidence(
            title, url_for("written_integrity.index", version_id=group[0], session_id=group[1])
        )
        for group, title in papers.items()
    ]


@blueprint.get("/<int(max=2147483647):version_id>/<int(max=2147483647):session_id>")
@allow(*MODERATORS)
def index(version_id: int, session_id: int) -> ResponseReturnValue:
    """What stands out among the scripts of a paper in a session."""
    group: Group = (version_id, session_id or None)
    found = queries.evidence_of(group)
    if found is None:
        abort(404)
    refuse_markers_of(group)
    seen.note_evidence(current_user.id, group)
    every = request.args.get("all") == "1"
    ledger.record_readings(current_user.id, queries.shown_in(found, every), "written")
    return render_template(
        "written/integrity.html",
        found=found,
        shown=None if every else queries.SHOWN,
        session_id=session_id,
        **_words(),
    )


@blueprint.route(f"{_SCRIPT}/film", methods=["GET", "POST"])
@allow(*MODERATORS)
def film(script_id: int) -> ResponseReturnValue:
    """The writing of a script, what happened meanwhile, and what is thought of it."""
    facts = _read(script_id)
    form = IntegrityForm()
    if form.validate_on_submit():
        return _decided(form, facts, None, url_for(".film", script_id=script_id))
    similar = queries.similar_to(script_id)
    page = render_template(
        "written/film.html",
        facts=facts,
        task=facts.task,
        happenings=tracing.happenings_of(facts.script),
        similar=similar,
        scripts=queries.scripts_by_id(queries.ids_in(similar)),
        given={one.code: one.title[locale()] for one in _paper_of(facts).sources},
        writer=queries.name_behind(facts, _me()),
        form=form,
        **_decisions(script_id, None),
        **_words(),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"{_SCRIPT}/film.json")
@allow(*MODERATORS)
def reel(script_id: int) -> ResponseReturnValue:
    """What the film shows: every step of the text, and the words over time."""
    facts = _read(script_id)
    film = tracing.packed_film_of(facts.script)
    is_packed = request.accept_encodings.quality("gzip") > 0
    answer = Response(film if is_packed else gzip.decompress(film), mimetype="application/json")
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route(f"{_SCRIPT}/beside/<int(max=2147483647):other_id>", methods=["GET", "POST"])
@allow(*MODERATORS)
def pair(script_id: int, other_id: int) -> ResponseReturnValue:
    """Two scripts beside each other, with what they have in common."""
    found = queries.similarity_between(script_id, other_id)
    if found is None or found.second_id is None:
        abort(404)
    facts = _read(found.first_id), _read(found.second_id)
    form = IntegrityForm()
    if form.validate_on_submit():
        here = url_for(".pair", script_id=script_id, other_id=other_id)
        return _decided(form, facts[0], facts[1], here)
    page = render_template(
        "written/beside.html",
        found=found,
        facts=facts,
        sides=_sides(found, facts[0].script.text, facts[1].script.text),
        writers=[queries.name_behind(one, _me()) for one in facts],
        source=None,
        form=form,
        **_decisions(found.first_id, found.second_id),
        **_words(),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"{_SCRIPT}/sources/<code>/<any(en, fr):language>")
@allow(*MODERATORS)
def source(script_id: int, code: str, language: str) -> ResponseReturnValue:
    """A script beside a text that its task gave, with what it repeats."""
    found = queries.use_of_source(script_id, code, language)
    if found is None:
        abort(404)
    facts = _read(script_id)
    text = next((one for one in _paper_of(facts).sources if one.code == code), None)
    if text is None:
        abort(404)
    return render_template(
        "written/beside.html",
        found=found,
        facts=(facts,),
        sides=_sides(found, facts.script.text, given.text_of_source(text, language)),
        writers=[queries.name_behind(facts, _me())],
        source=text.title[language],
        source_language=language,
        form=None,
        **_words(),
    )


def _read(script_id: int) -> Facts:
    """A script for somebody who may see it; that they read it is recorded."""
    facts = script_for_reader(script_id)
    seen.note_evidence(current_user.id, facts.group)
    if facts.script.sitting_id is not None:
        ledger.record_reading(current_user.id, facts.script.sitting_id, "written")
    return facts


def _paper_of(facts: Facts) -> Paper:
    """The paper as its writer had it, whichever rubric is in force by now."""
    return Rubrics().paper(facts.script.version_id)


def _decided(
    form: IntegrityForm, facts: Facts, other: Facts | None, here: str
) -> ResponseReturnValue:
    other_id = None if other is None else other.script.id
    integrity.decide(facts.script.id, other_id, form.decision.data, str(form.reason.data), _me())
    flash(_("Your decision is kept. It changes no mark."), "safe")
    return redirect(f"{here}#decisions", 303)


def _decisions(first_id: int, second_id: int | None) -> dict[str, object]:
    decisions = queries.decisions_on(first_id, second_id)
    return {
        "decisions": decisions,
        "names": names_of([one.decided_by for one in decisions]),
    }


def _sides(found: WrittenSimilarity, first: str, second: str) -> tuple[object, object]:
    return (
        pieces(first, [(one[0], one[1]) for one in found.passages]),
        pieces(second, [(one[2], one[3]) for one in found.passages]),
    )


def _words() -> dict[str, object]:
    return {
        "locale": locale(),
        "kinds": integrity_words.KINDS,
        "said": integrity_words.said,
        "detail": integrity_words.detail,
        "clock_of": integrity_words.clock,
        "names_of_decisions": integrity_words.DECISIONS,
    }


def _me() -> Account:
    person: Account = current_user._get_current_object()
    return person
