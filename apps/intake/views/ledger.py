"""The intake ledger: everything that came through the doors, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.intake import queries
from apps.intake.actions import arrivals
from apps.intake.forms import MendForm
from apps.intake.kinds import State, said_of
from apps.intake.models import Submission
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from . import arrival_words as words

PAGE_SIZE = 50
ORDER = ("-id",)
MENDABLE = (State.QUARANTINED, State.REFUSED)


@require_GET
@requires(Capability.MANAGE_FORMS)
def ledger(request: TenantRequest) -> HttpResponse:
    """One balance a door, tabs by state, and the arrivals, newest first."""
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in State.values else ""
    cursor, direction = keyset.cursor_from_query(request.GET)
    found = queries.arrivals(wanted)
    try:
        page = keyset.page(found, order=ORDER, size=PAGE_SIZE, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    balances = queries.balances()
    context = {
        "balances": balances,
        "wanted": State(wanted) if wanted else None,
        "tabs": _tabs(balances, wanted),
        "page": page,
        "rows": [{"arrival": a, "who": words.who(a), "at_door": words.door(a)} for a in page.items],
        "forms_url": reverse("intake:forms"),
    }
    return render_page(request, "intake/ledger.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_FORMS)
def arrival(request: TenantRequest, arrival_id: UUID) -> HttpResponse:
    """What came, what was changed, what is wrong; POST mends it and lets it in."""
    found = _arrival_or_404(arrival_id)
    may_mend = found.state in MENDABLE and found.scrubbed_at is None
    sent = request.POST if request.method == "POST" and may_mend else None
    told, titles = words.answers(found), words.titles(found)
    form = MendForm(sent, answers=told, titles=titles) if may_mend else None
    if sent is not None and form is not None and form.is_valid():
        arrivals.readmit(found, answers=form.mended(), by=request.user, at=timezone.now())
        messages.success(request, "Let in. It is being judged again; reload to see the result.")
        return see_other(reverse("intake:arrival", args=[arrival_id]))
    if request.method == "POST" and not may_mend:
        return see_other(reverse("intake:arrival", args=[arrival_id]))
    context = {
        "arrival": found,
        "form": form,
        "who": words.who(found),
        "door": words.door(found),
        "problems": words.problems(found),
        "raw": [(titles.get(name, name), words.as_text(answer)) for name, answer in told.items()],
        "changes": words.changes(found),
        "lead_url": _lead_url(found),
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "intake/arrival.html", context, status=status)


@require_POST
@requires(Capability.MANAGE_FORMS)
def refuse(request: TenantRequest, arrival_id: UUID) -> HttpResponse:
    """Not a prospect: it stays in the ledger as refused and never becomes a lead."""
    found = _arrival_or_404(arrival_id)
    arrivals.refuse(found, by=request.user, at=timezone.now())
    messages.success(request, "Refused. It stays in the ledger and can be let in later.")
    return see_other(reverse("intake:arrival", args=[arrival_id]))


def _arrival_or_404(arrival_id: UUID) -> Submission:
    found = queries.arrival_at(arrival_id)
    if found is None:
        raise Http404
    return found


def _tabs(balances: Sequence[queries.Balance], wanted: str) -> list[dict[str, Any]]:
    """All, and each state that anything is in; the one looked at in any case."""
    total = sum(balance.received for balance in balances)
    tabs = [{"label": "All", "url": "?", "is_current": not wanted, "count": f"{total:,}"}]
    for state in State:
        count = sum(balance.states.get(state, 0) for balance in balances)
        if count or state == wanted:
            tabs.append(
                {
                    "label": _tab_name(state, balances),
                    "url": f"?state={state}",
                    "is_current": state == wanted,
                    "count": f"{count:,}",
                }
            )
    return tabs


def _tab_name(state: State, balances: Sequence[queries.Balance]) -> str:
    """As its doors say it; "New lead, new opportunity" where they differ."""
    found = [said_of(state, one.source) for one in balances if state in one.states]
    first, *others = dict.fromkeys(found or [str(state.label)])
    return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _lead_url(arrival: Submission) -> str:
    if arrival.lead is None:
        return ""
    return reverse("workspace:marketing_lead", args=[arrival.lead.number])
