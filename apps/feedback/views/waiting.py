"""What waits, and why: leads for room in Sales, and clocks that stand still. Both sides read it."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.handoffs.queries import standing_still as queries
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability, Department
from apps.tenancy.models import Membership

from .found import paged, tabs

QUEUE, PAUSED, ENDED = "", "paused", "ended"
#: The part of the page, and whether its pauses are over.
PAUSES: Final = {PAUSED: False, ENDED: True}


@require_GET
@requires(Capability.SEE_LEADS)
def waiting(request: TenantRequest) -> HttpResponse:
    """The queue, what is paused, or what was."""
    membership, shown = request.membership, request.GET.get("show", QUEUE)
    context = {
        "now": timezone.now(),
        "show": shown if shown in PAUSES else QUEUE,
        "views": _views(membership, shown),
        "tabs": tabs(membership, "waiting"),
        "lead_route": _lead_route(membership),
    }
    rows = _pauses(request, PAUSES[shown]) if shown in PAUSES else _queue(membership)
    return render_page(request, "feedback/waiting.html", context | rows)


def _queue(membership: Membership) -> dict[str, Any]:
    found = queries.queue(membership)
    return {"queue": [(one, queries.title_of(one.lead, membership)) for one in found]}


def _pauses(request: TenantRequest, is_over: bool) -> dict[str, Any]:
    membership = request.membership
    page = paged(request, partial(queries.pauses, membership, is_over=is_over))
    stood = queries.as_stood(page.items, membership, timezone.now())
    return {"page": page, "pauses": stood}


def _views(membership: Membership, shown: str) -> list[dict[str, object]]:
    address = reverse("feedback:waiting")
    counts = {
        QUEUE: ("For room in Sales", queries.queue_count(membership)),
        PAUSED: ("Paused", queries.pause_count(membership, is_over=False)),
        ENDED: ("Pauses that ended", queries.pause_count(membership, is_over=True)),
    }
    return [
        {
            "label": label,
            "url": f"{address}?show={name}" if name else address,
            "is_current": name == shown or (name == QUEUE and shown not in PAUSES),
            "count": str(count),
        }
        for name, (label, count) in counts.items()
    ]


def _lead_route(membership: Membership) -> str:
    """Where this member reads a lead."""
    is_sales = membership.department == Department.SALES
    return "workspace:sales_lead" if is_sales else "workspace:marketing_lead"
