"""One box for leads, campaigns and places; the palette shows the same page's results."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.leads import queries as leads
from apps.leads.kinds import STAGE_LABELS
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.workspace import navigation, queries

SHOWN = 20


@require_GET
@requires(Capability.SEE_LEADS)
def search(request: TenantRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    found = []
    if text:
        wanted = leads.LeadFilter(text=text)
        matching = leads.leads(request.membership, wanted).order_by(*wanted.order)
        hits = list(matching.values_list("id", flat=True)[:SHOWN])
        found = leads.listed(matching, hits=hits)
    side = navigation.side_of(request.membership)
    context = {
        "text": text,
        "search_label": f"{leads.search_label(request.membership)}, place",
        "leads": [
            {
                "name": leads.listed_name(lead, request.membership),
                "company": lead.company__name or "",
                "number": lead.number,
                "stage": STAGE_LABELS[lead.stage],
                "url": reverse(f"workspace:{side}_lead", args=[lead.number]),
            }
            for lead in found
        ],
        "campaigns": queries.campaigns_named(request.membership, text) if text else [],
        "places": navigation.places_named(request.membership, text),
    }
    return render_page(
        request, "workspace/search.html", context, fragment="workspace/_search_results.html"
    )
