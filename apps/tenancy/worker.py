"""RQ with one job it may run: an outbox row by its number.

The JSON serializer alone would still let anybody who can write to Valkey call any function
(research: security.md E1), so the job class answers one name only and no callbacks at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from .relay import RUN_ROW, run_row


class AllowListedJob(Job):
    """Runs an outbox row, or refuses."""

    @property
    def func(self) -> Callable[..., Any]:
        if self.func_name != RUN_ROW:
            raise PermissionError(f"not an outbox job: {self.func_name}")
        return run_row

    success_callback = failure_callback = stopped_callback = property(lambda self: None)


class OutboxWorker(SimpleWorker):
    """Never unpickles, whatever the queue says.

    No fork a job: rows take milliseconds, and a killed worker loses nothing but time.
    """

    job_class = AllowListedJob

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["serializer"] = JSONSerializer
        kwargs["job_class"] = AllowListedJob
        super().__init__(*args, **kwargs)
