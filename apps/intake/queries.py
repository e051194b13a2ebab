"""Questions of the front door: who is at it, what came, does the ledger balance."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from apps.tenancy.models import Tenant

from .kinds import KEY_PREFIX, Scope, Source, State
from .models import ApiKey, Form, Submission, SubmissionQuerySet


def tenant_at(slug: str) -> Tenant | None:
    """The tenant a public address names; forms and programs come without a session."""
    return Tenant.objects.filter(slug=slug).first()


def form_at(public_id: UUID) -> Form | None:
    return Form.objects.select_related("campaign").filter(public_id=public_id).first()


def key_for(text: str, scope: Scope, at: datetime) -> ApiKey | None:
    """The live key of this tenant that `text` is, if it may do `scope`."""
    prefix, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != KEY_PREFIX or not secret:
        return None
    key = ApiKey.objects.live(at).select_related("campaign").filter(key_id=key_id[:16]).first()
    if key is None or scope not in key.scopes:
        return None
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return key if hmac.compare_digest(digest, key.secret_sha256) else None


@dataclass(frozen=True)
class Balance:
    """Of everything received through a door, where it is now. The parts sum to the whole."""

    source: Source
    received: int
    states: dict[State, int]

    @property
    def in_words(self) -> list[tuple[str, int]]:
        return [(str(state.label), n) for state, n in self.states.items() if n]


def balances() -> list[Balance]:
    """One line a door, in one statement."""
    counted = Submission.objects.order_by().values_list("source", "state").annotate(n=Count("id"))
    found: dict[str, dict[State, int]] = {source: {} for source in Source}
    for source, state, n in counted:
        found[source][State(state)] = n
    return [
        Balance(source, sum(found[source].values()), found[source])
        for source in Source
        if found[source]
    ]


def arrivals(state: str = "") -> SubmissionQuerySet:
    """The ledger, newest first, of one state or all."""
    found: SubmissionQuerySet = Submission.objects.select_related("form", "lead", "batch")
    return found.filter(state=state) if state else found
