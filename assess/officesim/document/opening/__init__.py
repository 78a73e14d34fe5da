"""From a .docx to the opening that both sides load."""

from assess.officesim.document.opening.reading import Reading, read_opening

__all__ = ["Reading", "read_opening"]
