"""The tasks of the document projects by keyboard, in French."""

from __future__ import annotations

from tests.support.document_mouse import NOTICE, REPORT, Do

KEYS: dict[str, dict[str, Do]] = {REPORT: {}, NOTICE: {}}
