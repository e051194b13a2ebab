"""The link in the e-mail: who may answer which hand-off with it, and how long.

A token is the tenant's number and 256 bits made of the hand-off, the person and the server's key,
all of it signed: a mistyped one is turned away without a look at the database, and the tenant is
known before its rows may be read. The row keeps a digest only. The bits are derived and not drawn,
so that an e-mail sent twice by a crash carries the same link both times.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from apps.accounts.models import User
from apps.handoffs.mail_links import AnswerLink
from apps.handoffs.models import HandOff

#: An unanswered link lives so long; a used one shows its answer so long.
VALID_FOR: Final = timedelta(hours=48)
SHOWN_FOR: Final = timedelta(hours=24)
#: New links that one person can have mailed for one hand-off.
MOST_A_DAY: Final = 5

_SALT: Final = "handoffs.mail.answer"


def tenant_of(token: str) -> int | None:
    """Whose token it is, before any scope is open; None for what we never signed."""
    try:
        tenant, _, _ = _signer().unsign(token).partition(".")
        return int(tenant)
    except (BadSignature, ValueError):
        return None


def link_with(token: str) -> AnswerLink | None:
    """The link of the tenant in scope."""
    links = AnswerLink.objects.select_related("user", "handoff__lead")
    return links.filter(token_sha256=digest(token)).first()


def may_have_another(link: AnswerLink, *, at: datetime) -> bool:
    """Whether this person was mailed fewer links of this hand-off in a day than is plausible."""
    same = AnswerLink.objects.filter(handoff_id=link.handoff_id, user_id=link.user_id)
    return same.filter(created_at__gt=at - timedelta(days=1)).count() < MOST_A_DAY


def count_of(handoff_id: int, user_id: int) -> int:
    """How many links a person ever had for a hand-off: the number of the next one."""
    return AnswerLink.objects.filter(handoff_id=handoff_id, user_id=user_id).count()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(handoff: HandOff, user: User) -> str:
    """The token of the next link of this person for this hand-off; kept nowhere."""
    number = count_of(handoff.id, user.id)
    facts = f"{handoff.tenant_id}.{handoff.public_id}.{user.id}.{number}"
    secret = urlsafe_b64encode(salted_hmac(_SALT, facts, algorithm="sha256").digest())
    return _signer().sign(f"{handoff.tenant_id}.{secret.decode().rstrip('=')}")


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
