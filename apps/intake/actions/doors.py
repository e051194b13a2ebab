"""Opening and closing the doors through which leads arrive: hosted forms and API keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.campaigns.models import Campaign
from apps.intake.kinds import KEY_PREFIX, Scope
from apps.intake.models import ApiKey, Form
from apps.tenancy.models import AuditEntry

DEFAULT_FIELDS = ("name", "email", "company", "phone", "message")
KEY_LIFE = timedelta(days=365)


@dataclass(frozen=True)
class NewKey:
    """The stored key, and the text that is shown once and never again."""

    row: ApiKey
    text: str


@transaction.atomic
def open_form(
    campaign: Campaign,
    *,
    by: User | None,
    at: datetime,
    title: str = "",
    intro: str = "",
    consent_text: str = "",
    fields: Sequence[str] = DEFAULT_FIELDS,
    thanks: str = "",
) -> Form:
    """The campaign's hosted form: one a campaign; opening it again changes its words."""
    form = Form.objects.filter(campaign=campaign).first() or Form(campaign=campaign, created_at=at)
    form.title = title or campaign.name
    form.intro, form.consent_text, form.thanks = intro, consent_text, thanks
    form.fields = list(fields)
    form.closed_at = None
    form.save()
    _audit("form.opened", by, at, str(form.public_id))
    return form


@transaction.atomic
def close_form(form: Form, *, by: User, at: datetime) -> None:
    """The address stays and says that the form is closed."""
    form.closed_at = at
    form.save(update_fields=["closed_at"])
    _audit("form.closed", by, at, str(form.public_id))


@transaction.atomic
def issue_key(
    *, name: str, by: User, at: datetime, campaign: Campaign | None = None,
    scopes: Sequence[Scope] = (Scope.LEADS_WRITE,),
) -> NewKey:  # fmt: skip
    """A machine's way in. The secret has 256 bits, so its plain SHA-256 is safe to keep."""
    key_id, secret = secrets.token_hex(6), secrets.token_hex(32)
    row = ApiKey.objects.create(
        name=name,
        key_id=key_id,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=[str(scope) for scope in scopes],
        campaign=campaign,
        created_at=at,
        created_by=by,
        expires_at=at + KEY_LIFE,
    )
    _audit("api_key.issued", by, at, str(row.public_id))
    return NewKey(row, f"{KEY_PREFIX}_{key_id}_{secret}")


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User, at: datetime) -> None:
    """The next request with it is refused."""
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    _audit("api_key.revoked", by, at, str(key.public_id))


def note_use(key: ApiKey, *, at: datetime) -> None:
    """When a key was used last, to the minute: enough to find the ones nobody uses."""
    if key.last_used_at is None or at - key.last_used_at > timedelta(minutes=1):
        ApiKey.objects.filter(id=key.id).update(last_used_at=at)


def _audit(action: str, by: User | None, at: datetime, subject: str) -> None:
    AuditEntry.objects.create(at=at, by=by, action=action, subject=subject)
