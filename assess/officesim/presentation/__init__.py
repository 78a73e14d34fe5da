"""The presentation program of the Office simulation, known to the platform once imported."""

from __future__ import annotations

from assess.officesim.engine import register
from assess.officesim.presentation.checks import JUDGES
from assess.officesim.presentation.engine import PresentationEngine

ENGINE = PresentationEngine()
register(ENGINE, JUDGES)
