"""Mails to invited people, and housekeeping: of the outbox itself, and of ended sessions."""

from datetime import timedelta

from django.utils import timezone

from apps.accounts import sessions

from . import emails, outbox
from .models import Invitation
from .queries import current_tenant

KEEP_DONE = timedelta(days=7)


@outbox.handles("tenancy.mail_invitation")
def mail_invitation(*, invitation_id: int) -> None:
    """Mail the link, unless the offer was taken back, replaced or used in the meantime."""
    invitations = Invitation.objects.open(timezone.now()).select_related("invited_by")
    invitation = invitations.filter(id=invitation_id).first()
    if invitation is not None:
        emails.send_invitation(invitation, current_tenant())


@outbox.handles("tenancy.purge_outbox")
def purge_outbox() -> None:
    """Done follow-ups are kept for a week, dead letters until somebody looked at them."""
    outbox.purge(before=timezone.now() - KEEP_DONE)


@outbox.handles("tenancy.forget_sessions")
def forget_sessions() -> None:
    """Sessions belong to no tenant: the first one's sweep of the day deletes, others find none."""
    sessions.forget_ended(at=timezone.now())
