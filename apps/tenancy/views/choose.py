"""The way in: which company, and the answer to an invitation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.addresses import has_verified
from apps.accounts.models import User
from apps.core.access import public, signed_in
from apps.core.http import render_page, see_other
from apps.tenancy import actions, queries
from apps.tenancy.actions.invitations import digest
from apps.tenancy.models import Invitation, Tenant
from apps.tenancy.scoping import tenant_scope


@require_GET
@signed_in(reason="a person chooses between their own companies; no company's data is shown")
def choose(request: HttpRequest) -> HttpResponse:
    """One company: straight in. None: the beginning. Several: the list."""
    assert isinstance(request.user, User)  # noqa: S101 (signed_in let them in)
    places = queries.places_of(request.user)
    if not places:
        return redirect("workspace:start")
    if len(places) == 1 and "all" not in request.GET:
        return redirect(f"/t/{places[0].tenant.slug}/")
    return render_page(request, "tenancy/choose.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@public(reason="the link in the mail is opened before its holder has an account")
def invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Who invites whom as what; accepting is a POST of the person whose address was invited."""
    with _offered(slug, token) as offer:
        response = _answer(request, offer)
    # The address is a key: no other site hears of it. "no-referrer" would have the browser send
    # "Origin: null" with our own form, which the guard against forged requests refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


@contextmanager
def _offered(slug: str, token: str) -> Iterator[Invitation]:
    """The open offer behind a link, in its tenant's scope and zone; 404 for any other."""
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None:
        raise Http404
    with tenant_scope(tenant.id), queries.zone_of(tenant):
        offer = queries.invitation_with(digest(token), timezone.now())
        if offer is None:
            raise Http404
        yield offer


def _answer(request: HttpRequest, offer: Invitation) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return _page(request, offer, "anonymous")
    if not has_verified(user, offer.email):
        return _page(request, offer, "other", status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, offer, "invited")
    try:
        actions.accept_invitation(offer, by=user, at=timezone.now())
    except actions.InvitationOver as error:
        raise Http404 from error
    messages.success(request, _("Welcome to %(company)s.") % {"company": offer.tenant.name})
    return see_other(f"/t/{offer.tenant.slug}/")


def _page(
    request: HttpRequest, offer: Invitation, reader: str, *, status: int = 200
) -> HttpResponse:
    """`reader`: "anonymous", "invited", or "other" (signed in as somebody else)."""
    context = {"offer": offer, "reader": reader, "here": request.path}
    ways = {name: reverse(f"account_{name}") for name in ("login", "signup", "logout")}
    return render_page(request, "tenancy/invitation.html", {**context, **ways}, status=status)
