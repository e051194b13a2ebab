"""Verbs of a tenant's people: they come, change roles, go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.tenancy import audit
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership


class LastAdmin(ValueError):
    """A tenant always has somebody who can let people in."""


@transaction.atomic
def admit(user: User, role: Role, *, by: User | None, at: datetime) -> Membership:
    """Give a person a place in the tenant in scope: a new one, or the one they had, with `role`.

    Somebody who has a place keeps the role they have.
    """
    membership = Membership.objects.select_for_update().filter(user=user).first()
    if membership is not None and membership.removed_at is None:
        return membership
    if membership is None:
        membership = Membership(user=user, role=role, created_at=at)
    membership.role, membership.removed_at = role, None
    membership.save()
    audit.record(
        "member.admitted", by=by, at=at, subject=f"member {user.id}", user_id=user.id, role=role
    )
    return membership


@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User, at: datetime) -> Membership:
    """Give a member another role, valid from their next request. Raises LastAdmin."""
    held = _held(membership)
    if held.role == role:
        return held
    was, held.role = held.role, role
    held.save(update_fields=["role"])
    audit.record(
        "member.role_changed",
        by=by,
        at=at,
        subject=f"member {held.user_id}",
        user_id=held.user_id,
        was={"role": was},
        now={"role": role},
    )
    return held


@transaction.atomic
def change_place(
    membership: Membership, place: str, *, by: User | None, at: datetime
) -> Membership:
    """Where a member works, by the name the agreement gives the place; "" is the main hours.

    It counts for what they are handed from now on. `by` nobody: the agreement says so.
    """
    held = _locked(membership)
    if held.place == place:
        return held
    was, held.place = held.place, place
    held.save(update_fields=["place"])
    audit.record(
        "member.place_changed",
        by=by,
        at=at,
        subject=f"member {held.user_id}",
        user_id=held.user_id,
        was={"place": was},
        now={"place": place},
    )
    return held


@transaction.atomic
def remove_member(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a person's access: their next request finds no such tenant. Raises LastAdmin.

    What they own stays theirs until somebody hands it over, so that no lead changes hands unseen.
    """
    held = _held(membership)
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    audit.record(
        "member.removed",
        by=by,
        at=at,
        subject=f"member {held.user_id}",
        user_id=held.user_id,
        role=held.role,
    )
    return held


def _held(membership: Membership) -> Membership:
    """The membership, locked together with all admins so that two can't remove each other.

    Raises LastAdmin when it is the only admin: whatever is about to change, they must stay.
    """
    admins = list(
        Membership.objects.active().with_role(Role.ADMIN).select_for_update().order_by("id")
    )
    if [admin.id for admin in admins] == [membership.id]:
        raise LastAdmin(f"member {membership.user_id}")
    return _locked(membership)


def _locked(membership: Membership) -> Membership:
    return Membership.objects.active().select_for_update().get(id=membership.id)
