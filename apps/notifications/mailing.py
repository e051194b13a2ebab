"""E-mails as they leave: both parts, the way back, and an id that stays the same."""

from __future__ import annotations

import hashlib
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apps.accounts.links import absolute
from apps.accounts.models import User
from apps.tenancy.models import Tenant
from apps.tenancy.queries import current_tenant, zone_of

from .composing import Mail
from .errors import Undeliverable

_PERMANENT = range(500, 600)


def send(mail: Mail, *, to: User, key: str) -> None:
    """Send an e-mail now. `key` names it for ever: the same key has the same Message-ID.

    Raises Undeliverable for an address the mail server refuses for good; other troubles of the
    mail server as they are, to be tried again.
    """
    tenant = current_tenant()
    with zone_of(tenant):
        message = _message(mail, tenant, to=to, key=key)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        if all(code in _PERMANENT for code, _ in error.recipients.values()):
            raise Undeliverable("The mail server does not take this address.") from error
        raise


def inside(tenant: Tenant, path: str) -> str:
    """The full address of a path inside a tenant."""
    return absolute(f"/t/{tenant.slug}{path}")


def message_id(tenant: Tenant, key: str) -> str:
    """The same for the same occasion and addressee, so that mail programs fold doubles."""
    digest = hashlib.sha256(f"{tenant.id} {key}".encode()).hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


def _message(mail: Mail, tenant: Tenant, *, to: User, key: str) -> EmailMultiAlternatives:
    mute_url = inside(tenant, "/notifications/preferences/")
    context = {
        "tenant": tenant,
        "recipient": to,
        "root": inside(tenant, ""),
        "mute_url": mute_url,
        **mail.context,
    }
    message = EmailMultiAlternatives(
        subject=_one_line(f"{tenant.name}: {mail.subject}"),
        body=render_to_string(f"{mail.template}.txt", context),
        to=[to.email],
        headers={
            "Message-ID": message_id(tenant, key),
            "List-Unsubscribe": f"<{mute_url}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"{mail.template}.html", context), "text/html")
    return message


def _one_line(text: str) -> str:
    """A header is one line, whatever somebody typed into a name."""
    return " ".join(text.split())
