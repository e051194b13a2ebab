"""The list behind a figure of feedback."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.utils import timezone

from apps.core.http import render_page
from apps.feedback.queries.records import as_records, records
from apps.handoffs.models import HandOffQuerySet
from apps.tenancy.http import TenantRequest

from .found import paged


def behind(request: TenantRequest, found: HandOffQuerySet, title: str) -> HttpResponse:
    """Exactly the hand-offs that were counted, and how many they are."""
    page = paged(request, partial(records, found))
    context = {
        "now": timezone.now(),
        "title": title,
        "total": found.count(),
        "page": page,
        "records": as_records(page.items, request.membership),
    }
    return render_page(request, "feedback/records.html", context)
