"""The lock of every verb about a hand-off: the lead first, then the hand-off as it now is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apps.leads import actions as leads
from apps.leads.models import Lead

from .errors import AlreadyAnswered, TakenBack
from .kinds import State
from .models import HandOff


@contextmanager
def locked(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The lead, locked and saved at the end of the block, and the hand-off, locked."""
    with leads.locked(handoff.lead_id) as lead:
        held = HandOff.objects.select_for_update().get(id=handoff.id)
        yield lead, held


@contextmanager
def locked_open(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The same, for what is still to be answered. Raises AlreadyAnswered, TakenBack."""
    with locked(handoff) as (lead, held):
        if held.state == State.WITHDRAWN:
            raise TakenBack("Marketing took this lead back.")
        if not held.is_open:
            raise AlreadyAnswered(held)
        yield lead, held
