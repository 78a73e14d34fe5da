"""The word processor of the Office simulation, known to the platform once imported."""

from assess.officesim.document.checks import JUDGES
from assess.officesim.document.engine import DocumentEngine
from assess.officesim.engine import register

ENGINE = DocumentEngine()
register(ENGINE, JUDGES)
