"""May a person be tested, in which language, and if not, until when? Pure decisions."""

from __future__ import annotations
