"""Settings: who takes leads, how many at a time, and who is away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.handoffs import actions
from apps.handoffs.models import Absence
from apps.handoffs.queries.takers import left_behind, taker_rows
from apps.handoffs.routing_forms import AbsenceForm, TakerForm
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_GET
@requires(Capability.MANAGE_ROUTING)
def takers(request: TenantRequest) -> HttpResponse:
    """Reps and SDRs with their limits, turns and leave."""
    return _page(request)


@require_POST
@requires(Capability.MANAGE_ROUTING)
def change_taker(request: TenantRequest, user_id: int) -> HttpResponse:
    """Whether one of them takes leads, and how many at a time."""
    at = timezone.now()
    row = next((one for one in taker_rows(at) if one.user.id == user_id), None)
    if row is None:
        raise Http404
    form = TakerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of leads from 1, or nothing for no limit."))
        return see_other(reverse("handoffs:takers"))
    actions.set_taker(row.user, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, _("Saved. It applies from the next lead on."))
    return see_other(reverse("handoffs:takers"))


@require_POST
@requires(Capability.MANAGE_ROUTING)
def note_absence(request: TenantRequest) -> HttpResponse:
    """Somebody takes no new leads on these days."""
    rows = taker_rows(timezone.now())
    form = AbsenceForm([row.membership for row in rows], request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    user_id = said.pop("person")
    user = next(row.user for row in rows if row.user.id == user_id)
    actions.note_absence(user, by=request.user, at=timezone.now(), **said)
    messages.success(request, _("Noted. New leads go to the others on these days."))
    return see_other(reverse("handoffs:takers"))


@require_POST
@requires(Capability.MANAGE_ROUTING)
def cancel_absence(request: TenantRequest, absence_id: int) -> HttpResponse:
    """Back early, or it was a mistake."""
    absence = Absence.objects.filter(id=absence_id).first()
    if absence is None:
        raise Http404
    actions.cancel_absence(absence, by=request.user, at=timezone.now())
    messages.success(request, _("Removed."))
    return see_other(reverse("handoffs:takers"))


def _page(
    request: TenantRequest, form: AbsenceForm | None = None, *, status: int = 200
) -> HttpResponse:
    rows = taker_rows(timezone.now())
    context: dict[str, Any] = {
        "rows": rows,
        "left_behind": left_behind(),
        "may_pass_on": request.membership.may(Capability.PASS_ON),
        "form": form or AbsenceForm([row.membership for row in rows]),
    }
    return render_page(request, "handoffs/takers.html", context, status=status)
