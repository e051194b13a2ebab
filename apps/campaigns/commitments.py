"""Verbs of promises: made, moved with a reason, delivered, withdrawn. The first date never changes.

Who promised what, by when and how often it slipped is for both departments to read.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.core.once import id_under
from apps.tenancy import audit

from .errors import CommitmentClosed, NothingMoved
from .kinds import OwnerDepartment
from .models import Campaign, Commitment, Slip
from .subjects import subject_of


@transaction.atomic
def promise(
    promised: str,
    *,
    department: OwnerDepartment,
    due_on: date,
    by: User | None,
    at: datetime,
    campaign: Campaign | None = None,
    key: UUID | None = None,
) -> Commitment:
    """One department promises the other something by a day; the same `key` again is the same."""
    commitment, is_new = Commitment.objects.get_or_create(
        public_id=id_under(key, "commitment", campaign and campaign.public_id),
        defaults={
            "promise": promised,
            "department": department,
            "first_due_on": due_on,
            "due_on": due_on,
            "campaign": campaign,
            "created_at": at,
            "created_by": by,
        },
    )
    if not is_new:
        return commitment
    audit.record(
        "commitment.promised",
        by=by,
        at=at,
        subject=subject_of(commitment),
        department=department,
        due_on=due_on.isoformat(),
    )
    return commitment


@transaction.atomic
def move_commitment(
    commitment: Commitment, *, due_on: date, reason: str, by: User | None, at: datetime
) -> Slip:
    """A promise gets another date; both dates and the reason are kept.

    Raises CommitmentClosed, NothingMoved.
    """
    held = _still_open(commitment)
    if held.due_on == due_on:
        raise NothingMoved("It is due on that day already.")
    slip = Slip(commitment=held, was_due_on=held.due_on, due_on=due_on, reason=reason, at=at, by=by)
    slip.save(force_insert=True)
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    audit.record(
        "commitment.moved",
        by=by,
        at=at,
        subject=subject_of(held),
        was=slip.was_due_on.isoformat(),
        now=due_on.isoformat(),
    )
    return slip


@transaction.atomic
def deliver(
    commitment: Commitment, *, on: date, by: User | None, at: datetime, what: str = ""
) -> Commitment:
    """What was promised is there, since the day `on`. Raises CommitmentClosed."""
    held = _still_open(commitment)
    held.delivered_on, held.delivered = on, what
    held.save(update_fields=["delivered_on", "delivered"])
    audit.record("commitment.delivered", by=by, at=at, subject=subject_of(held), on=on.isoformat())
    return held


@transaction.atomic
def withdraw(commitment: Commitment, *, by: User | None, at: datetime) -> Commitment:
    """The promise is not kept and not pretended to be. Raises CommitmentClosed."""
    held = _still_open(commitment)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    audit.record("commitment.withdrawn", by=by, at=at, subject=subject_of(held))
    return held


def _still_open(commitment: Commitment) -> Commitment:
    """The promise, locked."""
    held = Commitment.objects.select_for_update().get(id=commitment.id)
    if held.delivered_on is not None:
        raise CommitmentClosed("It was delivered already.")
    if held.withdrawn_at is not None:
        raise CommitmentClosed("It was withdrawn.")
    return held
