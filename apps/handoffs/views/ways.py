"""Where to go after something was said about a hand-off: back, or on to the next lead."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from apps.handoffs.models import HandOff
from apps.leads import queries as leads
from apps.tenancy.http import TenantRequest

#: The doors of the lead page from which an answer may come.
LEAD_PAGES = {"sales": "workspace:sales_lead", "marketing": "workspace:marketing_lead"}


def next_address(request: TenantRequest, handoff: HandOff) -> str:
    """From the inbox on to the lead named by the form; from a lead page, back to it."""
    if request.POST.get("back") in LEAD_PAGES:
        return back_address(request, handoff.lead.number)
    following = request.POST.get("next", "")
    if following.isdecimal() and len(following) < 19:
        return reverse("handoffs:inbox_lead", args=[int(following)])
    return reverse("handoffs:inbox")


def answered_address(request: TenantRequest, handoff: HandOff) -> str:
    """The same, with one step back at hand."""
    return f"{next_address(request, handoff)}?{urlencode({'answered': handoff.public_id})}"


def back_address(request: TenantRequest, number: int) -> str:
    """To the page where the form stood; to the inbox when the lead is somebody else's now."""
    back = request.POST.get("back", "")
    if back == "feedback":
        return reverse("feedback:from_sales")
    if leads.lead_of(request.membership, number) is None:
        return reverse("handoffs:inbox")
    return reverse(LEAD_PAGES.get(back, "handoffs:inbox_lead"), args=[number])
