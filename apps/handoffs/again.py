"""After a no: when Marketing may offer the lead again.

Only after something changed. The same lead handed over once more would ask Sales the same question
until it gives way; and what ends a pursuit ends it, unless a dispute decides otherwise.
"""

from __future__ import annotations

from typing import Any, Final

from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent

from .errors import NotOfferable
from .kinds import State
from .models import HandOff
from .reasons_given import has_ended, is_returned

#: What makes it another lead than the one Sales turned down.
CHANGES: Final = frozenset({Kind.CORRECTED, Kind.TOUCHED})
_TELLING: Final = (Kind.REJECTED, *CHANGES, Kind.DISPUTED, Kind.DISPUTE_DECIDED)

NOTHING_CHANGED: Final = (
    "Nothing has changed since Sales turned it down. Correct what was wrong, or contest the answer."
)
ENDED: Final = "What was turned down for this reason is over. Contest the answer if it is wrong."
RETURNED: Final = (
    "Sales sent it back to be corrected. Hand it back, and its clock goes on where it stood."
)
CONTESTED: Final = "You contest this answer: it is decided about first."


def why_not_again(handoff: HandOff | None) -> str:
    """Why a lead whose latest hand-off this is cannot be offered again now; "" when it can.

    The reason of the hand-off is read.
    """
    if handoff is None or handoff.state != State.REJECTED or handoff.overturned_at is not None:
        return ""
    since = [kind for kind, _ in _since_the_no(handoff.lead_id)]
    if since.count(Kind.DISPUTED) > since.count(Kind.DISPUTE_DECIDED):
        return CONTESTED
    if has_ended(handoff):
        return ENDED
    if is_returned(handoff):
        return RETURNED
    return "" if CHANGES.intersection(since) else NOTHING_CHANGED


def corrected_since_the_no(lead: Lead) -> list[str]:
    """The fields of a lead that anybody has corrected since Sales turned it down, in order."""
    told = [facts for kind, facts in _since_the_no(lead.id) if kind == Kind.CORRECTED]
    return list(dict.fromkeys(field for facts in told for field in facts["fields"]))


def _since_the_no(lead_id: int) -> list[tuple[str, dict[str, Any]]]:
    """What followed the latest rejection, as (kind, facts)."""
    told = LeadEvent.objects.filter(lead_id=lead_id, kind__in=_TELLING).order_by("seq")
    since: list[tuple[str, dict[str, Any]]] = []
    for kind, facts in told.values_list("kind", "facts"):
        since = [] if kind == Kind.REJECTED else [*since, (kind, facts)]
    return since


def require_changed(lead: Lead) -> None:
    """Of a locked lead that somebody wants to offer again. Raises NotOfferable."""
    offered = HandOff.objects.filter(lead=lead).exclude(state=State.WITHDRAWN)
    refused = why_not_again(offered.select_related("reason").order_by("-id").first())
    if refused:
        raise NotOfferable(refused)
