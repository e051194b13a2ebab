"""When the clocks of the next version run: the main hours, and those of further places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.core.working_places import Calendars
from apps.ground_rules import drafting, queries
from apps.ground_rules.errors import PlaceTaken
from apps.ground_rules.forms.hours import HoursForm, NamedPlaceForm
from apps.ground_rules.models import GroundRules
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import draft_or_404, now


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def hours(request: TenantRequest) -> HttpResponse:
    """The hours of everybody who works at no other place."""
    rules = draft_or_404()
    form = HoursForm(queries.calendar_of(rules), _sent(request))
    if not form.is_valid():
        return _form_page(request, form)
    drafting.edit_hours(rules, by=request.user, at=now(), calendar=form.calendar())
    return _saved(request, "The working hours of the next version are saved.")


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def add_place(request: TenantRequest) -> HttpResponse:
    """One more place, which starts from the main hours."""
    rules = draft_or_404()
    form = NamedPlaceForm(queries.calendars_of(rules), _sent(request))
    if not form.is_valid():
        return _form_page(request, form)
    place = form.cleaned_data["place"]
    drafting.edit_place(rules, by=request.user, at=now(), place=place, calendar=form.calendar())
    return _saved(request, f"{place} has its own hours in the next version.")


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def edit_place(request: TenantRequest, place: str) -> HttpResponse:
    """Other hours for a place, or another name."""
    rules = draft_or_404()
    form = NamedPlaceForm(_with(rules, place), _sent(request), place=place)
    if not form.is_valid():
        return _form_page(request, form, place=place)
    name, hours = form.cleaned_data["place"], form.calendar()
    try:
        drafting.edit_place(
            rules, by=request.user, at=now(), place=place, calendar=hours, name=name
        )
    except PlaceTaken as error:  # by somebody who was faster than the form
        form.add_error("place", str(error))
        return _form_page(request, form, place=place)
    called = f" {place} is called {name} in the next version." if name != place else ""
    return _saved(request, f"The hours of {name} are saved.{called}")


@require_POST
@requires(Capability.CHANGE_RULES)
def remove_place(request: TenantRequest, place: str) -> HttpResponse:
    """The next version names the place no more."""
    rules = draft_or_404()
    _with(rules, place)
    drafting.remove_place(rules, by=request.user, at=now(), place=place)
    return _saved(request, f"Who works in {place} works by the main hours in the next version.")


def _with(rules: GroundRules, place: str) -> Calendars:
    """The hours of the draft, which names this place. Raises Http404."""
    calendars = queries.calendars_of(rules)
    if place not in calendars.places:
        raise Http404
    return calendars


def _sent(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _saved(request: TenantRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return see_other(f"{reverse('ground_rules:draft')}#hours")


def _form_page(request: TenantRequest, form: HoursForm, *, place: str = "") -> HttpResponse:
    context = {"form": form, "place": place}
    status = 422 if form.is_bound else 200
    return render_page(request, "ground_rules/hours.html", context, status=status)
