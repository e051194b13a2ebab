"""Verbs about leave: days on which somebody takes no new leads."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.tenancy import audit

from . import queueing
from .models import Absence


@transaction.atomic
def note_absence(user: User, *, from_on: date, until_on: date, by: User, at: datetime) -> Absence:
    """Both days included. What somebody has already stays with them."""
    absence = Absence.objects.create(user=user, from_on=from_on, until_on=until_on)
    audit.record("absence.noted", by=by, at=at, subject=f"user {user.id}")
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """It was a mistake, or they are back early: what waits may go to them at once."""
    audit.record("absence.cancelled", by=by, at=at, subject=f"user {absence.user_id}")
    absence.delete()
    queueing.promise_release()
