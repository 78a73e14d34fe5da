"""Recruitment's first page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import pipeline, pipeline_words, queries
from assess.recruitment.blueprint import blueprint
from assess.results.complaint_queries import how_many_open
from assess.results.queries import ResultFilter, results, standing_of

#: Rows that the first page shows of each list.
FEW = 6


@blueprint.get("/")
@allow(Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """What is open, what is coming, what waits for a decision."""
    coming = queries.sessions(past=False, limit=FEW)
    waiting = db.session.scalars(results(ResultFilter(standing="recorded")).limit(FEW)).all()
    return render_template(
        "recruitment/index.html",
        figures=queries.overview(),
        complaints=how_many_open(),
        sessions=coming,
        seats=queries.seats([session.id for session in coming]),
        waiting=waiting,
        vacancies=pipeline.vacancies(closed=False),
        few=FEW,
        words=pipeline_words,
        standings={result.id: standing_of(result) for result in waiting},
    )
