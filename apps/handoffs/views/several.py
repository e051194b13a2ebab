"""One answer for several leads of the inbox, and how far a long round is."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.handoffs import actions, queries
from apps.handoffs.bulk_answer import CHUNK, Answered
from apps.handoffs.forms import SeveralForm
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

#: So many sentences about what was not answered; the rest is counted.
SAID_AT_MOST = 10


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def answer_several(request: TenantRequest) -> HttpResponse:
    """Accept what was ticked, or give one reason for all; more than a hundred, by a job."""
    form, inbox = SeveralForm(request.POST), reverse("handoffs:inbox")
    if not form.is_valid():
        messages.error(request, "Tick the leads and choose one answer for all of them.")
        return see_other(inbox)
    asked, at = form.cleaned_data, timezone.now()
    found = (
        queries.all_waiting(request.membership)
        if asked["all"]
        else queries.picked(request.membership, asked["handoff"])
    )
    if len(found) > CHUNK:
        name = actions.order_answers(found, by=request.user, answer=asked["answer"])
        return see_other(reverse("handoffs:several", args=[name]))
    _tell(request, actions.answer_all(found, by=request.user, at=at, answer=asked["answer"]))
    return see_other(f"{inbox}?{urlencode({'several': at.isoformat()})}")


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def undo_several(request: TenantRequest) -> HttpResponse:
    """For ten minutes: what was answered in one round waits again."""
    since = instant(request.POST.get("since", ""))
    if since is None:
        messages.error(request, "There is nothing to undo.")
        return see_other(reverse("handoffs:inbox"))
    found = queries.given_together(request.membership, since)
    undone = actions.undo_all(found, by=request.user, at=timezone.now())
    messages.success(request, f"{_leads(len(undone.done))} undone.")
    _tell_refused(request, undone)
    return see_other(reverse("handoffs:inbox"))


@require_GET
@requires(Capability.ANSWER_HANDOFFS)
def several(request: TenantRequest, name: str) -> HttpResponse:
    """How far it is; in the end how many were answered, which were not, and why."""
    order = queries.order_of(request.membership, name)
    if order is None:
        raise Http404
    return render_page(request, "handoffs/several.html", {"order": order})


def instant(text: str) -> datetime | None:
    """The instant an address names; None when it names none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


def _tell(request: TenantRequest, answered: Answered) -> None:
    if not answered.done:
        messages.warning(request, "Nothing was answered.")
    _tell_refused(request, answered)


def _tell_refused(request: TenantRequest, answered: Answered) -> None:
    for one in answered.refused[:SAID_AT_MOST]:
        messages.warning(request, f"Lead {one.number}: {one.why}")
    more = len(answered.refused) - SAID_AT_MOST
    if more > 0:
        messages.warning(request, f"{_leads(more)} more were not answered.")


def _leads(n: int) -> str:
    return "1 lead" if n == 1 else f"{n} leads"
