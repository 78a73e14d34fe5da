"""Background work: repeated sweeps, and runs of named tasks that wait in a queue.

Two kinds, because they fail differently. A *job* is repeated every few seconds for ever;
its next turn is its retry. A *task* is asked for once, with arguments, and has a row that
people can see (`job_run`): what became of it, how far it is, what went wrong.

Nothing that decides content waits for either (a sitting closes on read as well); both may
run in two processes at once and must do no harm.
"""

from __future__ import annotations

from assess.jobs.models import JobRun
from assess.jobs.periodic import led, register_job, run_once, start
from assess.jobs.runs import (
    TaskFailure,
    enqueue,
    progress,
    register_task,
    retry,
    title_of,
)

__all__ = [
    "JobRun",
    "TaskFailure",
    "enqueue",
    "led",
    "progress",
    "register_job",
    "register_task",
    "retry",
    "run_once",
    "start",
    "title_of",
]
