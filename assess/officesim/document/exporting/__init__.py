"""From an end state to a .docx: what the candidate changed, written onto the start file."""

from assess.officesim.document.exporting.whole import export

__all__ = ["export"]
