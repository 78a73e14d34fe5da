"""The five roles a person may hold."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do here; one person may hold several."""

    CANDIDATE = "candidate"
    EXAMINER = "examiner"
    INVIGILATOR = "invigilator"
    RECRUITMENT = "recruitment"
    ADMINISTRATOR = "administrator"
