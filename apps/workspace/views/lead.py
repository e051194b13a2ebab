"""One record, two doors: the lead as Marketing and as Sales opens it."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.ground_rules.queries import reason_labels
from apps.handoffs import queries as handoffs
from apps.leads import queries as leads
from apps.leads import timeline, track
from apps.leads.forms import NoteForm
from apps.leads.models import Lead
from apps.outcomes import queries as outcomes
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.workspace import queries

#: One for all pages, so that it is drawn once.
EMPTY: Final = NoteForm()


@require_GET
@requires(Capability.SEE_LEADS)
def marketing_lead(request: TenantRequest, number: int) -> HttpResponse:
    """Marketing's door; agencies and executives come in here too."""
    return _lead(request, number, side="marketing")


@require_GET
@requires(Capability.SEE_SALES)
def sales_lead(request: TenantRequest, number: int) -> HttpResponse:
    """Sales' door."""
    return _lead(request, number, side="sales")


def _lead(request: TenantRequest, number: int, *, side: str) -> HttpResponse:
    lead = leads.lead_of(request.membership, number)
    if lead is None:
        raise Http404
    return render_page(request, "workspace/lead.html", _context(request, lead, side))


def _context(request: TenantRequest, lead: Lead, side: str) -> dict[str, Any]:
    membership, now = request.membership, timezone.now()
    sees_contact = membership.may(Capability.SEE_CONTACT)
    panel = handoffs.panel(lead, membership, now)
    rules = panel.handoff.rules if panel.handoff else None
    return {
        "side": side,
        "lead": lead,
        "name": leads.shown_name(lead, membership),
        "sees_contact": sees_contact,
        "steps": track.steps(lead),
        "events": timeline.of(lead, reason_labels, tells_values=sees_contact),
        "notes": leads.notes_of(lead, membership),
        "note_form": EMPTY,
        "may_correct": sees_contact and membership.may(Capability.EDIT_LEADS),
        "may_note": membership.department is not None and not membership.is_agency,
        "earlier": leads.earlier_leads(lead, membership),
        "words": queries.own_words(lead) if sees_contact else "",
        "panel": panel,
        "outcome": outcomes.panel(lead, membership, now, rules=rules),
        "back": side,
        "may_see_campaigns": membership.may(Capability.SEE_CAMPAIGNS),
        "now": now,
    }
