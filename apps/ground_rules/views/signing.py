"""Putting the draft to the heads, signing, sending back."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.ground_rules import queries, signing
from apps.ground_rules.errors import (
    NotAHead,
    NothingChanged,
    NotProposed,
    NotTheSigner,
    SignaturesNeeded,
    SignedAlready,
    Unsignable,
    WrongName,
)
from apps.ground_rules.forms.signing import ProposalForm, SendBackForm, SignatureForm
from apps.ground_rules.kinds import State
from apps.ground_rules.models import GroundRules
from apps.ground_rules.reauthentication import ask_again, is_fresh
from apps.ground_rules.signatures import both_have_heads, heads, waits_for
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import local_day

from .comparison import comparison_page
from .surroundings import draft_or_404, now, told_apart, version_or_404


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def propose(request: TenantRequest) -> HttpResponse:
    """From which day it is to count, and who signs."""
    rules, today = draft_or_404(), local_day(now())
    data = request.POST if request.method == "POST" else None
    starts_on = _first_of_next_month(today)
    initial = {"starts_on": starts_on, "review_on": starts_on + timedelta(days=92)}
    form = ProposalForm(data, heads=heads(), today=today, initial=initial)
    if data is not None and form.is_valid():
        try:
            signing.propose(rules, by=request.user, at=now(), **form.facts)
        except NothingChanged:
            form.add_error(None, "The draft says what the version in force says: change it first.")
        except Unsignable as error:
            form.add_error(None, list(error.args))
        except NotAHead:
            form.add_error(None, "Two different heads sign, one for each department.")
        else:
            messages.success(request, f"Version {rules.version} waits for both signatures.")
            return see_other(reverse("ground_rules:version", args=[rules.version]))
    context = {"rules": rules, "form": form, "has_heads": both_have_heads()}
    context["differing"] = told_apart(rules)
    status = 422 if form.is_bound else 200
    return render_page(request, "ground_rules/propose.html", context, status=status)


@require_POST
@requires(Capability.CHANGE_RULES)
def adopt(request: TenantRequest) -> HttpResponse:
    """For a company without two heads: the draft counts from now on."""
    rules = draft_or_404()
    try:
        signing.adopt(rules, by=request.user, at=now())
    except SignaturesNeeded:
        messages.error(request, "Both departments have a head, so both sign first.")
    except NothingChanged:
        messages.info(request, "Nothing is different, so the version in force stays.")
    except Unsignable as error:
        messages.error(request, " ".join(error.args))
    else:
        messages.success(request, f"Version {rules.version} is in force.")
    return see_other(reverse("ground_rules:agreement"))


@require_http_methods(["GET", "POST"])
@requires(Capability.SIGN_RULES)
def sign(request: TenantRequest, version: int) -> HttpResponse:
    """Read what would change, type the name. Who it is, is asked again after five minutes."""
    rules = version_or_404(request, version)
    before = queries.version_before(rules)
    if before is None or rules.state != State.PROPOSED:
        messages.info(request, f"Version {rules.version} does not wait for signatures.")
        return see_other(reverse("ground_rules:version", args=[rules.version]))
    if not is_fresh(request):
        return ask_again(request, request.path)
    if request.method == "GET":
        return comparison_page(request, before, rules)
    form = SignatureForm(request.POST)
    if form.is_valid() and _sign(request, rules, form):
        messages.success(request, _what_follows(rules))
        return see_other(reverse("ground_rules:version", args=[rules.version]))
    return comparison_page(request, before, rules, signature=form, status=422)


@require_POST
@requires(Capability.SIGN_RULES)
def send_back(request: TenantRequest, version: int) -> HttpResponse:
    """Something should be different: the proposal is a draft again."""
    rules = version_or_404(request, version)
    before = queries.version_before(rules)
    if before is None:
        raise Http404
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return comparison_page(request, before, rules, send_back=form, status=422)
    try:
        signing.send_back(rules, by=request.user, at=now(), comment=form.cleaned_data["comment"])
    except NotProposed:
        messages.info(request, f"Version {rules.version} does not wait for signatures.")
    except NotTheSigner:
        raise PermissionDenied(Capability.SIGN_RULES.label) from None
    else:
        messages.success(request, f"Version {rules.version} is a draft again.")
    return see_other(reverse("ground_rules:draft"))


def _sign(request: TenantRequest, rules: GroundRules, form: SignatureForm) -> bool:
    """Whether it is signed; if not, the form says why."""
    department = waits_for(rules, request.user)
    if department is None:
        form.add_error(None, "Your signature is not asked for, or it is there already.")
        return False
    try:
        signing.sign(
            rules,
            by=request.user,
            at=now(),
            department=department,
            typed_name=form.cleaned_data["typed_name"],
        )
    except WrongName:
        form.add_error("typed_name", f"Type your name as it stands here: {request.user}.")
    except (NotTheSigner, NotAHead, SignedAlready, NotProposed):
        form.add_error(None, "This version changed meanwhile. Read it again before you sign.")
    return not form.errors


def _what_follows(rules: GroundRules) -> str:
    rules.refresh_from_db()
    if rules.state == State.IN_FORCE:
        return f"Both have signed. Version {rules.version} is in force."
    if rules.state == State.SIGNED:
        return f"Both have signed. Version {rules.version} counts from {rules.starts_on:%-d %B %Y}."
    return f"You signed version {rules.version}. It waits for the other signature."


def _first_of_next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
