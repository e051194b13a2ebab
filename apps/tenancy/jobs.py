"""Housekeeping of the outbox itself."""

from datetime import timedelta

from django.utils import timezone

from . import outbox

KEEP_DONE = timedelta(days=7)


@outbox.handles("tenancy.purge_outbox")
def purge_outbox() -> None:
    """Done follow-ups are kept for a week, dead letters until somebody looked at them."""
    outbox.purge(before=timezone.now() - KEEP_DONE)
