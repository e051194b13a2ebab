"""What people do about a hand-off, one view a verb."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.core.http import see_other
from apps.ground_rules.models import RejectReason
from apps.handoffs import actions, queries
from apps.handoffs.errors import AlreadyAnswered, HandOffError
from apps.handoffs.forms import ExplanationForm, QuestionForm, RejectForm
from apps.handoffs.models import HandOff, Question
from apps.leads import queries as leads
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .inbox import show
from .ways import answered_address, back_address


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def accept(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """One click."""
    handoff = _handoff(request, public_id)
    return _answered(
        request, handoff, lambda: actions.accept(handoff, by=request.user, at=timezone.now())
    )


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def reject(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The second click: a reason."""
    handoff = _handoff(request, public_id)
    form = RejectForm(request.POST, handoff=handoff)
    if not form.is_valid():
        return _again(request, handoff, reject_form=form)
    said = form.cleaned_data
    return _answered(
        request,
        handoff,
        lambda: actions.reject(
            handoff, by=request.user, at=timezone.now(), reason=said["reason"], text=said["text"]
        ),
        reason=said["reason"],
    )


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def ask(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """A question instead of an answer; the clock runs on."""
    handoff = _handoff(request, public_id)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _again(request, handoff, ask_form=form)
    question = form.cleaned_data["question"]
    return _said(
        request,
        handoff,
        lambda: actions.ask(handoff, by=request.user, at=timezone.now(), question=question),
        "Marketing has your question.",
    )


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def undo(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """For ten minutes."""
    handoff = _handoff(request, public_id)
    return _said(
        request,
        handoff,
        lambda: actions.undo(handoff, by=request.user, at=timezone.now()),
        "Your answer is undone.",
    )


@require_POST
@requires(Capability.EXPLAIN_HANDOFFS)
def explain(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Marketing answers what Sales asked."""
    handoff = _handoff(request, public_id)
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write your answer before you send it.")
        return see_other(back_address(request, handoff.lead.number))
    said = form.cleaned_data
    asked = Question.objects.filter(handoff=handoff, public_id=said["question"]).first()
    if asked is None:
        raise Http404
    return _said(
        request,
        handoff,
        lambda: actions.explain(asked, by=request.user, at=timezone.now(), answer=said["answer"]),
        "Sales has your answer.",
    )


@require_POST
@requires(Capability.HAND_OVER)
def withdraw(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Marketing takes a lead back."""
    handoff = _handoff(request, public_id)
    return _said(
        request,
        handoff,
        lambda: actions.withdraw(handoff, by=request.user, at=timezone.now()),
        "The lead is back with Marketing.",
    )


@require_POST
@requires(Capability.HAND_OVER)
def hand_over(request: TenantRequest, number: int) -> HttpResponse:
    """Marketing hands a lead over by hand."""
    lead = leads.lead_of(request.membership, number)
    if lead is None:
        raise Http404
    address = reverse("workspace:marketing_lead", args=[number])
    try:
        handoff = actions.offer_or_queue(lead, by=request.user, at=timezone.now())
    except HandOffError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _said_of(handoff))
    return see_other(address)


def _said_of(handoff: HandOff | None) -> str:
    if handoff is None:
        return "Sales has no room now. It is handed over as soon as there is."
    return f"Handed over to {handoff.to or 'whoever is free first'}."


def _handoff(request: TenantRequest, public_id: UUID) -> HandOff:
    handoff = queries.handoff_of(request.membership, public_id)
    if handoff is None:
        raise Http404
    return handoff


def _again(request: TenantRequest, handoff: HandOff, **forms: object) -> HttpResponse:
    """The same lead with what is wrong, and nothing that was typed lost."""
    lead = leads.lead_of(request.membership, handoff.lead.number)
    if lead is None:
        raise Http404
    form = next(iter(forms.values()))
    return show(request, lead, status=422, form=form, **forms)


def _answered(
    request: TenantRequest,
    handoff: HandOff,
    answer: Callable[[], object],
    *,
    reason: RejectReason | None = None,
) -> HttpResponse:
    """Answer, and go on to the next lead with one step back at hand.

    Whoever pressed twice has answered once, and reads what the first press would have told.
    """
    try:
        answer()
    except HandOffError as error:
        if _has_said_so(request, error, reason):
            return see_other(answered_address(request, handoff))
        messages.warning(request, str(error))
        return see_other(back_address(request, handoff.lead.number))
    return see_other(answered_address(request, handoff))


def _has_said_so(request: TenantRequest, error: HandOffError, reason: RejectReason | None) -> bool:
    """A yes has no reason, so the same reason is the same answer."""
    if not isinstance(error, AlreadyAnswered):
        return False
    return error.handoff.answered_by_id == request.user.id and error.handoff.reason == reason


def _said(
    request: TenantRequest, handoff: HandOff, say: Callable[[], object], done: str
) -> HttpResponse:
    """Say it, and stay with the lead."""
    try:
        say()
    except HandOffError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    return see_other(back_address(request, handoff.lead.number))
