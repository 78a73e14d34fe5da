"""The five roles a person may hold."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """What somebody may do here; one person may hold several."""

    CANDIDATE = "candidate"
    EXAMINER = "examiner"
    INVIGILATOR = "invigilator"
    RECRUITMENT = "recruitment"
    ADMINISTRATOR = "administrator"


#: Everybody who works here; the others are candidates.
STAFF = (Role.EXAMINER, Role.INVIGILATOR, Role.RECRUITMENT, Role.ADMINISTRATOR)

#: What each role is called on pages.
ROLE_NAMES: dict[Role, Any] = {
    Role.CANDIDATE: _l("Candidate"),
    Role.EXAMINER: _l("Examiner"),
    Role.INVIGILATOR: _l("Invigilator"),
    Role.RECRUITMENT: _l("Recruitment"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
