"""Follow-ups of outcomes."""

from __future__ import annotations

from django.utils import timezone

from apps.tenancy import outbox

from . import bulk


@outbox.handles("outcomes.rematch")
def rematch(*, first: int = 0, end: int = 0) -> None:
    """Leads came in (those with numbers from `first` to before `end`): outcomes find theirs."""
    if bulk.rematch(at=timezone.now(), numbers=range(first, end)):
        outbox.post("outcomes.rematch", first=first, end=end)
