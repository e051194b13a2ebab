"""Questions of the front door: who is at it, what came, does the ledger balance."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from apps.campaigns.models import Campaign
from apps.custom_fields import queries as custom_fields
from apps.custom_fields.kinds import PREFIX
from apps.custom_fields.models import CustomField
from apps.tenancy.one_row import TenantRow

from .kinds import KEY_PREFIX, BatchKind, Scope, Source, State, said_of
from .models import ApiKey, Batch, Form, Submission, SubmissionQuerySet

MOST_CAMPAIGNS = 500
OPEN_FIRST = F("closed_at").desc(nulls_first=True)


#: The form at a public address of the tenant in scope.
form_at = TenantRow(Form, "public_id")
_find_key = TenantRow(ApiKey, "key_id")


def key_for(text: str, scope: Scope, at: datetime) -> ApiKey | None:
    """The live key of this tenant that `text` is, if it may do `scope`."""
    prefix, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != KEY_PREFIX or not secret:
        return None
    key = _find_key(key_id[:16])
    if key is None or not key.is_live(at) or scope not in key.scopes:
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
    def parts(self) -> list[tuple[State, int]]:
        """Each state that something is in, in the order of State."""
        return [(state, self.states[state]) for state in State if self.states.get(state)]

    @property
    def in_words(self) -> list[tuple[str, int]]:
        return [(said_of(state, self.source), n) for state, n in self.parts]


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


def arrival_at(public_id: UUID) -> Submission | None:
    """One arrival with all it hangs on."""
    found = Submission.objects.select_related("form", "lead", "batch", "api_key")
    return found.filter(public_id=public_id).first()


def batches(kind: BatchKind) -> QuerySet[Batch]:
    """The files of one kind, to be listed newest first."""
    return Batch.objects.select_related("created_by").filter(kind=kind)


def batch_at(kind: BatchKind, public_id: UUID) -> Batch | None:
    return batches(kind).filter(public_id=public_id).first()


def remembered_map(batch: Batch) -> dict[str, Any] | None:
    """The map of the last file of this kind whose columns this one has too."""
    alike = Batch.objects.filter(kind=batch.kind, columns__contained_by=batch.columns)
    told = alike.exclude(id=batch.id).exclude(field_map={}).exclude(columns=[])
    return told.order_by("-id").values_list("field_map", flat=True).first()


def balance_of(batch: Batch) -> Balance:
    """Where the rows of a file are now: some may have been mended since."""
    counted = Submission.objects.filter(batch=batch).order_by().values_list("state")
    states = {State(state): n for state, n in counted.annotate(n=Count("id"))}
    source = Source.LEADS_FILE if batch.kind == BatchKind.LEADS else Source.OUTCOMES_FILE
    return Balance(source, sum(states.values()), states)


def set_aside_of(batch: Batch) -> SubmissionQuerySet:
    """A file's rows that wait for somebody, to be read in the file's order."""
    waiting: SubmissionQuerySet = Submission.objects.set_aside().filter(batch=batch)
    return waiting


def forms() -> list[Form]:
    """The hosted forms, open ones first."""
    return list(Form.objects.select_related("campaign").order_by(OPEN_FIRST, "-id"))


def open_forms() -> list[Form]:
    return list(Form.objects.filter(closed_at=None))


def own_fields_of(form: Form) -> list[CustomField]:
    """The tenant's own fields that a form asks for, as far as they are in use; most ask for none,
    and then nobody asks the database."""
    asks = any(name.startswith(PREFIX) for name in form.fields)
    return custom_fields.in_use() if asks else []


def form_of(campaign: Campaign) -> Form | None:
    return Form.objects.filter(campaign=campaign).first()


def campaigns_without_form() -> list[Campaign]:
    """Live campaigns that could have a form, the newest first."""
    has_one = Exists(Form.objects.filter(campaign=OuterRef("pk")))
    return list(Campaign.objects.live().exclude(has_one).order_by("-id")[:MOST_CAMPAIGNS])


def live_campaigns() -> list[Campaign]:
    """What a key's leads may belong to, by name."""
    return list(Campaign.objects.live().order_by("name", "id")[:MOST_CAMPAIGNS])


def campaign_at(public_id: UUID) -> Campaign | None:
    return Campaign.objects.filter(public_id=public_id).first()


def keys() -> list[ApiKey]:
    """Every key, the newest first: also those that no longer open anything."""
    return list(ApiKey.objects.select_related("campaign", "created_by").order_by("-id"))


def key_at(public_id: UUID) -> ApiKey | None:
    return ApiKey.objects.filter(public_id=public_id).first()
