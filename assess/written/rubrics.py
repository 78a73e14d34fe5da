"""Which version of a paper scripts are judged by: one for everybody whom one meeting signs off."""

from __future__ import annotations

from sqlalchemy import select

from assess.extensions import db
from assess.written import queries
from assess.written.marking_rules import affected, asks_the_same
from assess.written.models import (
    WrittenPaperVersion,
    WrittenReference,
    WrittenResolution,
    WrittenScript,
    WrittenSigned,
)
from assess.written.papers import Paper, Task

#: Version of a paper and session (None: outside sessions): what one meeting signs off.
Group = tuple[int, int | None]


class Rubrics:
    """Papers with their keys, each read once."""

    def __init__(self) -> None:
        self._papers: dict[int, Paper] = {}
        self._tasks: dict[int, dict[str, Task]] = {}
        self._in_force: dict[int, int] = {}
        self._fixed: dict[int, int] = {}

    def paper(self, version_id: int) -> Paper:
        """A version, whole. Raises `LookupError`."""
        if version_id not in self._papers:
            self._papers[version_id] = queries.paper_with_key(version_id)
        return self._papers[version_id]

    def task(self, version_id: int, code: str) -> Task:
        """A task of a version. Raises `LookupError`."""
        if version_id not in self._tasks:
            self._tasks[version_id] = {task.code: task for task in self.paper(version_id).tasks}
        return self._tasks[version_id][code]

    def in_force(self, version_id: int) -> int:
        """Whose rubric, weights and rules scripts of a version follow until the sign-off.

        The newest version's that was ever signed off and asks the same; retiring the paper or
        returning a version does not turn marking back.
        """
        if version_id not in self._in_force:
            row = db.session.get_one(WrittenPaperVersion, version_id)
            later = [
                one.id
                for one in queries.ever_signed_off(row.paper.code)
                if one.number > row.number and self._can_follow(version_id, one.id)
            ]
            self._in_force[version_id] = later[0] if later else version_id
        return self._in_force[version_id]

    def for_reference(
        self, script: WrittenScript, reference: WrittenReference, used: int | None
    ) -> tuple[int, bool]:
        """The version a reference script is read by, and whether it is outdated.

        That is `used` (None: the one in force) as long as what was agreed says the same in it. An
        outdated one's marks say nothing in another rubric. One for standardisation stays under
        its own: nobody judges it any more. A seed follows the others all the same, by which it
        would else be told apart.
        """
        used = self.in_force(script.version_id) if used is None else used
        if used == reference.version_id:
            return used, False
        agreed = reference.version_id
        before, after = (self.task(one, script.task_code) for one in (agreed, used))
        if not affected(before, after, marked=reference.marks):
            return used, False
        return (used if reference.purpose == "seed" else agreed), True

    def fixed(self, group: Group, sign_off_id: int) -> int:
        """What a group follows for good whose marks a meeting has signed off: what it saw count."""
        if sign_off_id not in self._fixed:
            detail = db.session.scalar(
                select(WrittenResolution.detail)
                .join(WrittenSigned, WrittenSigned.resolution_id == WrittenResolution.id)
                .where(WrittenSigned.sign_off_id == sign_off_id)
                .order_by(WrittenResolution.id.desc())
                .limit(1)
            )
            self._fixed[sign_off_id] = int(detail["version"]) if detail else self.in_force(group[0])
        return self._fixed[sign_off_id]

    def _can_follow(self, version_id: int, later_id: int) -> bool:
        """Whether scripts of a version can be judged by a later one."""
        before, after = (
            db.session.get_one(WrittenPaperVersion, one) for one in (version_id, later_id)
        )
        return asks_the_same(
            self.paper(version_id), self.paper(later_id), before.files, after.files
        )
