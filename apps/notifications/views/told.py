"""What a person was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.notifications import queries
from apps.notifications.actions import mark_read
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "POST"])
@requires(Capability.SEE_LEADS)
def notifications(request: TenantRequest) -> HttpResponse:
    """One's own list; posting marks one, or all, as read."""
    if request.method == "POST":
        return _read(request)
    cursor, direction = keyset.cursor_from_query(request.GET)
    try:
        page = queries.of(request.user, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    root = reverse("workspace:home").rstrip("/")
    context = {"page": page, "now": timezone.now(), "root": root}
    return render_page(request, "notifications/list.html", context)


def _read(request: TenantRequest) -> HttpResponse:
    """One notification leads to what it is about, all lead back to the list."""
    named = request.POST.get("id", "")
    if not named.isdecimal() or len(named) > 18:
        mark_read(request.user, at=timezone.now())
        return see_other(reverse("notifications:list"))
    mark_read(request.user, at=timezone.now(), notification_id=int(named))
    told = queries.one_of(request.user, int(named))
    root = reverse("workspace:home").rstrip("/")
    return see_other(f"{root}{told.path}" if told else reverse("notifications:list"))
