"""The lock of every verb about a hand-off: the lead first, then the hand-off as it now is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from apps.leads import actions as leads
from apps.leads.models import Lead
from apps.tenancy.composed import composed

from .errors import AlreadyAnswered, TakenBack
from .kinds import State
from .models import HandOff


@contextmanager
def locked(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The lead, locked and saved at the end of the block, and the hand-off, locked.

    The hand-off comes with the version it was offered under, and that with its calendar.
    """
    with leads.locked(handoff.lead_id) as lead:
        held = _held.first(handoff=handoff.id)
        if held is None:
            raise HandOff.DoesNotExist(f"no hand-off {handoff.id}")
        yield lead, held


@composed
def _held(*, handoff: int) -> QuerySet[HandOff]:
    found = HandOff.objects.filter(id=handoff).select_related("rules__calendar")
    return found.select_for_update(of=("self",))


@contextmanager
def locked_open(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The same, for what is still to be answered. Raises AlreadyAnswered, TakenBack."""
    with locked(handoff) as (lead, held):
        if held.state == State.WITHDRAWN:
            raise TakenBack("Marketing took this lead back.")
        if not held.is_open:
            raise AlreadyAnswered(held)
        yield lead, held
