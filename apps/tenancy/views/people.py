"""Who may enter, as what; and who is invited."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.tenancy import actions, queries
from apps.tenancy.access import requires
from apps.tenancy.forms import InvitationForm, PlaceForm, RoleForm
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability, Role
from apps.tenancy.models import Invitation, Membership


@require_GET
@requires(Capability.MANAGE_PEOPLE)
def people(request: TenantRequest) -> HttpResponse:
    """Everybody with their role, open invitations, and the form that invites."""
    return _page(request, InvitationForm())


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def invite(request: TenantRequest) -> HttpResponse:
    """Mail somebody an offer of a role; an earlier one to the same address is void."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    address = form.cleaned_data["email"]
    try:
        actions.invite(address, form.cleaned_data["role"], by=request.user, at=timezone.now())
    except actions.AlreadyMember:
        form.add_error("email", _("Who has this address is a member already."))
        return _page(request, form, status=422)
    messages.success(request, _("Invited %(address)s.") % {"address": address})
    return _back()


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def invite_again(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """A new link for the same person and role; the old one stops working."""
    offer = _offer(public_id)
    try:
        actions.invite(offer.email, Role(offer.role), by=request.user, at=timezone.now())
    except actions.AlreadyMember:
        messages.error(request, _("Who has this address is a member already."))
        return _back()
    messages.success(request, _("Invited %(address)s again.") % {"address": offer.email})
    return _back()


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def revoke_invitation(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The link stops working."""
    offer = _offer(public_id)
    try:
        actions.revoke_invitation(offer, by=request.user, at=timezone.now())
    except actions.InvitationOver:
        messages.error(request, _("This invitation is over already."))
        return _back()
    messages.success(request, _("Took back the invitation of %(who)s.") % {"who": offer.email})
    return _back()


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def change_role(request: TenantRequest, member_id: int) -> HttpResponse:
    """Another role, from the person's next click on."""
    member, form = _member(member_id), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return _back()
    try:
        changed = actions.change_role(
            member, form.cleaned_data["role"], by=request.user, at=timezone.now()
        )
    except actions.LastAdmin:
        messages.error(request, _("Somebody has to be admin: make another person admin first."))
        return _back()
    facts = {"who": member.user, "role": changed.get_role_display()}
    messages.success(request, _("%(who)s is %(role)s now.") % facts)
    return _back()


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def change_place(request: TenantRequest, member_id: int) -> HttpResponse:
    """By the hours of another place, for what the person is handed from now on."""
    member, form = _member(member_id), PlaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the places."))
        return _back()
    place = form.cleaned_data["place"]
    actions.change_place(member, place, by=request.user, at=timezone.now())
    facts = {"who": member.user, "place": place}
    said = _("%(who)s works in %(place)s.") if place else _("%(who)s works by the main hours.")
    messages.success(request, said % facts)
    return _back()


@require_POST
@requires(Capability.MANAGE_PEOPLE)
def remove(request: TenantRequest, member_id: int) -> HttpResponse:
    """End a person's access at once."""
    member = _member(member_id)
    try:
        actions.remove_member(member, by=request.user, at=timezone.now())
    except actions.LastAdmin:
        messages.error(request, _("Somebody has to be admin: make another person admin first."))
        return _back()
    messages.success(request, _("%(who)s can no longer enter.") % {"who": member.user})
    return see_other("/t/") if member.user_id == request.user.id else _back()


def _page(request: TenantRequest, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "members": queries.people(),
        "invitations": queries.open_invitations(timezone.now()),
        "roles": Role.choices,
    }
    return render_page(request, "tenancy/people.html", context, status=status)


def _back() -> HttpResponse:
    return see_other(reverse("tenancy:people"))


def _member(member_id: int) -> Membership:
    members = Membership.objects.active().select_related("user")
    return get_object_or_404(members, id=member_id)


def _offer(public_id: UUID) -> Invitation:
    offer = Invitation.objects.filter(public_id=public_id, accepted_at=None).first()
    if offer is None:
        raise Http404
    return offer
