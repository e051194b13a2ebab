"""What every screen of feedback does: find, page, and say what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from apps.core import keyset
from apps.feedback.queries import disputes, opinions
from apps.handoffs.models import HandOff
from apps.handoffs.queries import handoff_of
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

Thing = TypeVar("Thing")

_BACK = {
    "sales": "workspace:sales_lead",
    "marketing": "workspace:marketing_lead",
    "inbox": "handoffs:inbox_lead",
}


def handoff_or_404(request: TenantRequest, public_id: UUID) -> HandOff:
    return or_404(handoff_of(request.membership, public_id))


def or_404(found: Thing | None) -> Thing:
    """What there is for this member. Raises Http404."""
    if found is None:
        raise Http404
    return found


def paged(request: TenantRequest, ask: Callable[..., keyset.Page[Thing]]) -> keyset.Page[Thing]:  # type: ignore[type-var]
    """The page that the address asks for; the first one when its cursor fits no row."""
    cursor, direction = keyset.cursor_from_query(request.GET)
    try:
        return ask(cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return ask()


def back_to(request: TenantRequest, handoff: HandOff) -> str:
    """The screen a form was sent from."""
    route = _BACK.get(request.POST.get("back", ""))
    return reverse(route, args=[handoff.lead.number]) if route else reverse("feedback:from_sales")


def tabs(membership: Membership, current: str) -> list[dict[str, object]]:
    """The screens on which both sides keep each other honest, as far as this member may."""
    counts = _counts(membership)
    return [
        {
            "label": label,
            "url": reverse(f"feedback:{route}"),
            "is_current": route == current,
            "count": counts.get(route),
        }
        for route, label, capability in _TABS
        if membership.may(capability)
    ]


_TABS = (
    ("disputes", "Disputes", Capability.SEE_DISPUTES),
    ("receipts", "You said, we did", Capability.SEE_LEADS),
    ("waiting", "Waiting", Capability.SEE_LEADS),
    ("opinions", "Second opinions", Capability.ANSWER_HANDOFFS),
    ("judgements", "Judgements", Capability.SEE_JUDGEMENTS),
)


def _counts(membership: Membership) -> dict[str, int]:
    counts: dict[str, int] = {}
    if membership.may(Capability.SEE_DISPUTES):
        counts["disputes"] = disputes.open_count(membership)
    if membership.may(Capability.ANSWER_HANDOFFS):
        counts["opinions"] = opinions.to_give_count(membership)
    return counts
