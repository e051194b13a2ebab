"""Who is to hear of what happens to a hand-off. Only members; nobody is told what they did."""

from __future__ import annotations

from collections.abc import Iterable

from apps.accounts.models import User
from apps.tenancy.kinds import Department, Role
from apps.tenancy.models import Membership
from apps.tenancy.queries import heads_of

from .models import HandOff


def answerers(handoff: HandOff) -> set[User]:
    """The one it is offered to, else everybody in Sales who takes leads."""
    people = Membership.objects.active().select_related("user")
    if handoff.to_id is not None:
        return {membership.user for membership in people.filter(user_id=handoff.to_id)}
    return {membership.user for membership in people.with_role(Role.REP, Role.SDR)}


def marketers(handoff: HandOff) -> set[User]:
    """Who handed it over and who owns the campaign; the head of Marketing when that is nobody."""
    campaign = handoff.lead.campaign
    concerned = {handoff.offered_by, campaign.owner if campaign else None} - {None}
    return _members(user for user in concerned if user) or _heads(Department.MARKETING)


def members_of(user_ids: Iterable[int]) -> set[User]:
    """Those of them who are members still."""
    found = Membership.objects.active().filter(user_id__in=list(user_ids)).select_related("user")
    return {membership.user for membership in found}


def heads_of_sales() -> set[User]:
    return _heads(Department.SALES)


def heads_of_marketing() -> set[User]:
    return _heads(Department.MARKETING)


def _heads(department: Department) -> set[User]:
    return {membership.user for membership in heads_of(department)}


def _members(users: Iterable[User]) -> set[User]:
    return members_of(user.id for user in users)
