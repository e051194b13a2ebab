"""Mails of tenancy."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from apps.accounts.links import outside

from .actions.invitations import token_of
from .models import Invitation, Tenant


def send_invitation(invitation: Invitation, tenant: Tenant) -> None:
    """The link with which one person can join; it is valid for that address only."""
    link = outside("tenancy:invitation", slug=tenant.slug, token=token_of(invitation))
    context = {"invitation": invitation, "tenant": tenant, "link": link}
    mail = EmailMultiAlternatives(
        subject=_("%(giver)s invites you to %(company)s on Baton")
        % {"giver": invitation.invited_by, "company": tenant.name},
        body=render_to_string("tenancy/email/invitation.txt", context),
        to=[invitation.email],
    )
    mail.attach_alternative(render_to_string("tenancy/email/invitation.html", context), "text/html")
    mail.send()
