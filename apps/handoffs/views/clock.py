"""A hand-off's clock: the proof on one page, and the pause for a listed reason."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.handoffs import actions, queries
from apps.handoffs.errors import HandOffError
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff
from apps.handoffs.pause_forms import PauseForm
from apps.handoffs.queries.evidence import evidence
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_GET
@requires(Capability.SEE_LEADS)
def clock(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """What counted and what did not, stretch by stretch; made to be printed."""
    handoff = _handoff(request, public_id)
    context = {
        "handoff": handoff,
        "evidence": evidence(handoff, timezone.now()),
        "may_pause": handoff.is_open and request.membership.may(Capability.ANSWER_HANDOFFS),
        "form": PauseForm(),
    }
    return render_page(request, "handoffs/clock.html", context)


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def pause(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The clock stands still, for a reason that both sides read."""
    handoff = _handoff(request, public_id)
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why the clock stands still."))
        return see_other(_address(handoff))
    reason = PauseReason(form.cleaned_data["reason"])
    note = form.cleaned_data["note"]
    return _done(
        request,
        handoff,
        lambda: actions.pause(
            handoff, by=request.user, at=timezone.now(), reason=reason, note=note
        ),
        _("The clock stands still. Marketing sees why."),
    )


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def resume(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The clock runs again."""
    handoff = _handoff(request, public_id)
    return _done(
        request,
        handoff,
        lambda: actions.resume(handoff, by=request.user, at=timezone.now()),
        _("The clock runs again."),
    )


def _done(
    request: TenantRequest, handoff: HandOff, do: Callable[[], object], said: str
) -> HttpResponse:
    try:
        do()
    except HandOffError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return see_other(_address(handoff))


def _address(handoff: HandOff) -> str:
    return reverse("handoffs:clock", args=[handoff.public_id])


def _handoff(request: TenantRequest, public_id: UUID) -> HandOff:
    handoff = queries.handoff_of(request.membership, public_id)
    if handoff is None:
        raise Http404
    return handoff
