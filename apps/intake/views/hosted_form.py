"""A campaign's form, for prospects: no account, no cookie, no script needed."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.http import see_other
from apps.intake import limits, queries, spam
from apps.intake.actions import arrivals
from apps.intake.forms import ProspectForm, plain_answers
from apps.intake.kinds import Source
from apps.intake.models import Form
from apps.tenancy.access import public
from apps.tenancy.queries import tenant_at
from apps.tenancy.scoping import tenant_transaction

#: A hidden field that is new each time the form is shown. Another site's form may do without.
ONCE = "_key"
REASON = "prospects have no account; nothing is read, one submission is written"


@csrf_exempt  # no session and no cookie: there is nothing to forge
@non_atomic_requests  # its one transaction begins when the tenant is known
@require_http_methods(["GET", "POST"])
@public(reason=REASON)
def hosted_form(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Shows the form; what is posted is stored first and judged by a job."""
    tenant = tenant_at(slug)
    if tenant is None:
        raise Http404
    with tenant_transaction(tenant.id):
        form = queries.form_at(public_id)
        if form is None:
            raise Http404
        if form.closed_at is not None:
            return render(request, "intake/form_closed.html", {"form_row": form}, status=410)
        if request.method == "POST":
            wait = limits.wait_at_form(request, form)
            return _come_again(request, form, wait) if wait else _submit(request, form, slug)
        return _show(request, form, _questions(form))


def _questions(form: Form, answers: dict[str, str] | None = None, **more: Any) -> ProspectForm:
    return ProspectForm(answers, wanted=form.fields, own=queries.own_fields_of(form), **more)


def _come_again(request: HttpRequest, form: Form, seconds: float) -> HttpResponse:
    """Too many from here: what was typed stays in the form, and Send tries again."""
    fields = _questions(form, initial=request.POST.dict())
    page = _show(request, form, fields, is_full=True)
    page.status_code = 429
    return limits.told_to_wait(page, seconds)


def _show(
    request: HttpRequest, form: Form, fields: ProspectForm, *, is_full: bool = False
) -> HttpResponse:
    context = {
        "is_full": is_full,
        "form_row": form,
        "form": fields,
        "honeypot": spam.HONEYPOT,
        "stamp_field": spam.STAMP,
        "stamp": spam.stamp(timezone.now()),
        "once_field": ONCE,
        "once": uuid4().hex,
    }
    status = 422 if fields.errors else 200
    return render(request, "intake/hosted_form.html", context, status=status)


def _submit(request: HttpRequest, form: Form, slug: str) -> HttpResponse:
    answers, changes = plain_answers(request.POST, hidden={spam.HONEYPOT, spam.STAMP, ONCE})
    fields = _questions(form, answers)
    if not fields.is_valid():
        return _show(request, form, fields)
    if form.consent_text and answers.get("consent"):
        answers["consent"] = form.consent_text
    now = timezone.now()
    arrivals.receive(
        arrivals.Arrival(
            source=Source.FORM,
            answers=answers,
            changes=changes,
            form=form,
            key=_key(request, form, answers),
            suspicion=_suspicion(request, form, answers, at=now),
        ),
        at=now,
    )
    return see_other(reverse("intake:thanks", args=[slug, form.public_id]))


def _key(request: HttpRequest, form: Form, answers: dict[str, str]) -> str | None:
    """The same for the same answers given to the same showing of the form, so that pressing Send
    twice is one arrival; who goes back and writes something else has sent something else."""
    once = request.POST.get(ONCE, "")
    if not once:
        return None
    said = json.dumps(answers, sort_keys=True).encode()
    return f"{form.id}:{once[:100]}:{sha256(said).hexdigest()[:32]}"


def _suspicion(request: HttpRequest, form: Form, answers: dict[str, str], *, at: datetime) -> str:
    if limits.looks_crowded(request, form):
        return limits.CROWDED
    return spam.suspicion(
        answers,
        stamp_text=request.POST.get(spam.STAMP, ""),
        honeypot=request.POST.get(spam.HONEYPOT, ""),
        at=at,
    )


@non_atomic_requests
@require_GET
@public(reason=REASON)
def thanks(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The same answer to everybody: a bot learns nothing from it."""
    tenant = tenant_at(slug)
    if tenant is None:
        raise Http404
    with tenant_transaction(tenant.id):
        form = queries.form_at(public_id)
        if form is None:
            raise Http404
        return render(request, "intake/thanks.html", {"form_row": form})
