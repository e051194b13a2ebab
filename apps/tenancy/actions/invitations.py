"""Verbs of invitations: a single-use offer of a role, bound to one verified address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.accounts.addresses import has_verified, normal_address
from apps.accounts.models import User
from apps.tenancy import audit, outbox
from apps.tenancy.kinds import Capability, Role
from apps.tenancy.models import Invitation, Membership

from .members import admit

VALID_FOR = timedelta(hours=72)


class AlreadyMember(ValueError):
    """Who has this address is a member already."""


class InvitationOver(ValueError):
    """It was used, withdrawn, replaced or has run out, or its giver may no longer give it."""


class WrongAddress(PermissionError):
    """The person has not proved that the invited address is theirs."""


def token_of(invitation: Invitation) -> str:
    """The secret in the link, made of the row's random id and the server's key.

    Who can only read the database can't make it, and the job that mails it needs no secret in its
    payload. The row keeps a digest, so a link stays good when the key is changed.
    """
    secret = salted_hmac("tenancy.invitation", str(invitation.public_id), algorithm="sha256")
    return secret.hexdigest()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(email: str, role: Role, *, by: User, at: datetime) -> Invitation:
    """Offer somebody a role by mail. An earlier offer to the same address is void from now on.

    Raises AlreadyMember.
    """
    address = normal_address(email)
    if Membership.objects.active().filter(user__email=address).exists():
        raise AlreadyMember(address)
    Invitation.objects.open(at).filter(email=address).update(revoked_at=at)
    invitation = Invitation(
        email=address, role=role, invited_by=by, created_at=at, expires_at=at + VALID_FOR
    )
    invitation.token_sha256 = digest(token_of(invitation))
    invitation.save(force_insert=True)
    audit.record("invitation.sent", by=by, at=at, **_subject(invitation), role=role)
    outbox.post("tenancy.mail_invitation", invitation_id=invitation.id)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Take an offer back before it is used. Raises InvitationOver."""
    held = _held(invitation, at)
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    audit.record("invitation.revoked", by=by, at=at, **_subject(held))
    return held


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User, at: datetime) -> Membership:
    """The invited person joins, once. Raises InvitationOver, WrongAddress.

    The giver's own right is asked again now: an offer does not outlive the power to make it.
    """
    held = _held(invitation, at)
    giver = Membership.objects.active().filter(user_id=held.invited_by_id).first()
    if giver is None or not giver.may(Capability.MANAGE_PEOPLE):
        raise InvitationOver(str(held.public_id))
    if not has_verified(by, held.email):
        raise WrongAddress(str(held.public_id))
    held.accepted_at, held.accepted_by = at, by
    held.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("invitation.accepted", by=by, at=at, **_subject(held))
    return admit(by, Role(held.role), by=by, at=at)


def _held(invitation: Invitation, at: datetime) -> Invitation:
    held = Invitation.objects.open(at).select_for_update().filter(id=invitation.id).first()
    if held is None:
        raise InvitationOver(str(invitation.public_id))
    return held


def _subject(invitation: Invitation) -> dict[str, Any]:
    """What the log says of it: numbers, which the log's page shows as the invited address."""
    return {"subject": f"invitation {invitation.public_id}", "invitation_id": invitation.id}
