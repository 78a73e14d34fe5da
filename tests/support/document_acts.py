"""Who does which task of a document project: what is done by mouse, and what by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.document_hands import Hands

REPORT, NOTICE = "document-mission-report", "document-workshop-letter"
Do = Callable[[Hands], None]
#: The hand, the project and the task -> how it is done. By mouse in English, by keys in French.
ACTS: dict[tuple[str, str, str], Do] = {}


def _by(hand: str, project: str, task: str) -> Callable[[Do], Do]:
    def remember(do: Do) -> Do:
        assert (hand, project, task) not in ACTS
        ACTS[hand, project, task] = do
        return do

    return remember


def by_mouse(project: str, task: str) -> Callable[[Do], Do]:
    """Remember how a task is done by mouse."""
    return _by("mouse", project, task)


def by_keys(project: str, task: str) -> Callable[[Do], Do]:
    """Remember how a task is done by keyboard."""
    return _by("keys", project, task)
