"""What the repeated jobs are called on pages; their names in the code are for logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

JOB_TITLES: Mapping[str, Any] = {
    "check_at_night": _l("Check the database at night"),
    "check_content": _l("Check the pictures and clips of coming sessions"),
    "close_overdue": _l("Close sittings whose time is over"),
    "forget idempotency keys": _l("Forget the keys of old orders"),
    "grade_office": _l("Grade Office tests"),
    "mark_written": _l("Make scripts and results of written tests"),
    "remind_markers": _l("Remind markers of what is due"),
    "draw_written_pages": _l("Draw the pages of PDF that candidates read"),
    "drop_written_pages": _l("Remove pages of PDF that no paper has any more"),
    "compare_office": _l("Compare Office work with its page"),
    "hand checkpoints out": _l("Send checkpoints to those who keep them"),
    "hand out tasks": _l("Hand tasks to workers"),
    "mail": _l("Send mail"),
    "rate_limits": _l("Forget old counts of requests"),
    "record missing results": _l("Score what could not be scored before"),
    "remind candidates": _l("Remind candidates of their date"),
    "remind of retention": _l("Remind of the retention schedule"),
    "saved exports": _l("Write the exports that are due"),
    "score again without neutralised items": _l("Score again without neutralised items"),
    "seal the audit chain": _l("Seal the audit chain"),
    "take a checkpoint": _l("Sign a checkpoint of the audit chain"),
    "warm_forms": _l("Assemble tests ahead of their session"),
    "written_evidence": _l("Compare scripts and look at how they were written"),
    "watch_disk": _l("Watch how much room the disk has"),
    "webhooks": _l("Tell other systems what happened"),
}


def job_title(name: str) -> str:
    """What a repeated job is called; its name where nobody gave it another."""
    return str(JOB_TITLES.get(name) or name.replace("_", " "))
