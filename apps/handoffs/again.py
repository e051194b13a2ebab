"""After a no: when Marketing may offer the lead again.

Only after something changed. The same lead handed over once more would ask Sales the same question
until it gives way; and what ends a pursuit ends it, unless a dispute decides otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent

from .errors import NotOfferable
from .kinds import State
from .models import HandOff
from .reasons_given import has_ended

#: What makes it another lead than the one Sales turned down.
CHANGES: Final = frozenset({Kind.CORRECTED, Kind.TOUCHED})
_TELLING: Final = (Kind.REJECTED, *CHANGES, Kind.DISPUTED, Kind.DISPUTE_DECIDED)

NOTHING_CHANGED: Final = (
    "Nothing has changed since Sales turned it down. Correct what was wrong, or contest the answer."
)
ENDED: Final = "What was turned down for this reason is over. Contest the answer if it is wrong."
CONTESTED: Final = "You contest this answer: it is decided about first."


def why_not_again(handoff: HandOff | None) -> str:
    """Why a lead whose latest hand-off this is cannot be offered again now; "" when it can.

    The reason of the hand-off is read.
    """
    if handoff is None or handoff.state != State.REJECTED or handoff.overturned_at is not None:
        return ""
    told = LeadEvent.objects.filter(lead_id=handoff.lead_id, kind__in=_TELLING)
    since = _since_the_no(told.order_by("seq").values_list("kind", flat=True))
    if since.count(Kind.DISPUTED) > since.count(Kind.DISPUTE_DECIDED):
        return CONTESTED
    if has_ended(handoff):
        return ENDED
    return "" if CHANGES.intersection(since) else NOTHING_CHANGED


def _since_the_no(story: Iterable[str]) -> list[str]:
    """What followed the latest rejection."""
    since: list[str] = []
    for kind in story:
        since = [] if kind == Kind.REJECTED else [*since, kind]
    return since


def require_changed(lead: Lead) -> None:
    """Of a locked lead that somebody wants to offer again. Raises NotOfferable."""
    offered = HandOff.objects.filter(lead=lead).exclude(state=State.WITHDRAWN)
    refused = why_not_again(offered.select_related("reason").order_by("-id").first())
    if refused:
        raise NotOfferable(refused)
