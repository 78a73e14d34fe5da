"""Named reads over vacancies: who is where in a selection process, and what is stuck."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from assess.extensions import db
from assess.recruitment.vacancy_models import Application
from assess.results.ports import Link

#: Values in one statement; databases limit the number of parameters.
CHUNK = 2000


def links(
    emails: Collection[str], account_ids: Collection[int], numbers: Collection[str]
) -> Iterator[Link]:
    """Tell results which addresses, accounts and numbers applications name together."""
    for column, values in (
        (Application.email, emails),
        (Application.account_id, account_ids),
        (Application.identity_number, numbers),
    ):
        wanted = list(values)
        for start in range(0, len(wanted), CHUNK):
            rows = db.session.execute(
                select(
                    Application.email, Application.account_id, Application.identity_number
                ).where(column.in_(wanted[start : start + CHUNK]))
            )
            yield from ((row[0], row[1], row[2]) for row in rows)
