"""All that is done on the mail program's page in tests."""

from __future__ import annotations

from tests.support import mail_desk, mail_more, mail_training
from tests.support.mail_tasks import BOOK

TASKS = (mail_desk, mail_training, mail_more)

__all__ = ["BOOK"]
