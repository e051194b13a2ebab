"""Versions of the agreement, brought into force by the verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from apps.accounts.models import User
from apps.ground_rules import actions
from apps.ground_rules.kinds import State
from apps.ground_rules.models import Clause, GroundRules, RejectReason
from apps.ground_rules.terms import Terms, write

#: A working day to answer, for every lead: times that are easy to reckon with.
PLAIN: Final = Terms(
    response_hours=8, hand_raiser_hours=None, first_attempt_hours=None, outcome_days=30
)
#: The same, and who is accepted is to be tried within 24 working hours.
TRIED: Final = replace(PLAIN, first_attempt_hours=24)


def rules(*, at: datetime = datetime(2020, 1, 1, tzinfo=UTC), **terms: Any) -> GroundRules:
    """A version in force from `at`; terms are those of the form (minimum_score, …)."""
    zone = ZoneInfo("Europe/Berlin")
    return actions.publish(write(replace(PLAIN, **terms), zone), by=None, at=at)


def draft_of(agreed: GroundRules, *, by: User) -> GroundRules:
    """The next version as a draft that says the same, clause by clause."""
    made: GroundRules = GroundRules.objects.create(
        version=agreed.version + 1,
        state=State.DRAFT,
        title=agreed.title,
        response_minutes=60,
        calendar=agreed.calendar,
        created_at=agreed.created_at,
        created_by=by,
    )
    for clause in Clause.objects.filter(rules=agreed).order_by("position"):
        clause.id, clause.pk, clause.rules, clause._state.adding = None, None, made, True
        clause.save()
    return made


def reason(version: GroundRules, code: str = "industry") -> RejectReason:
    return RejectReason.objects.get(rules=version, code=code)


@contextmanager
def rewriting() -> Iterator[None]:
    """What was agreed is made to say otherwise, as only the owner of the schema may: shorter than
    a draft, a proposal and two signatures for each test."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config('app.rewrites_agreements', 'on', true)")
        yield
        cursor.execute("SELECT set_config('app.rewrites_agreements', '', true)")
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")
