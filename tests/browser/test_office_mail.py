"""The tasks of the mail projects by mouse and by keyboard: a third of them, another each day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.support.mail_sitting import ALL, CODES, do, openings, project_of
from tests.support.mail_tasks import KEYS, MOUSE
from tests.support.office_page import served

TODAYS = ALL[datetime.now(UTC).toordinal() % 3 :: 3]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("mail", tmp_path_factory.mktemp("mail"), openings()) as url:
        yield url


def test_every_task_is_done_by_both_hands() -> None:
    for code in CODES:
        tasks = {task.id for task in project_of(code).tasks}
        assert set(MOUSE[code]) == tasks == set(KEYS[code])


@pytest.mark.parametrize(("code", "task", "hand"), TODAYS)
def test_task(browser: Browser, address: str, code: str, task: str, hand: str) -> None:
    do(browser, address, code, task, hand)
