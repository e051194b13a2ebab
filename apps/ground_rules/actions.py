"""Verbs of the agreement: a version comes into force and supersedes the one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.tenancy import audit
from apps.tenancy.kinds import Department
from apps.tenancy.models import Tenant
from apps.tenancy.queries import current_zone, heads_of, local_day
from apps.tenancy.scoping import current_tenant_id

from . import beginning, short_form
from .errors import (
    AlreadyAgreed,
    InTheMaking,
    NeverOpen,
    SaysMore,
    SignaturesNeeded,
    StartsTooEarly,
)
from .fingerprint import fingerprint
from .kinds import Draft, State
from .models import Clause, GroundRules, RejectReason, WorkingCalendar, new_key
from .terms import Terms, write

__all__ = [
    "AlreadyAgreed",
    "InTheMaking",
    "NeverOpen",
    "SaysMore",
    "SignaturesNeeded",
    "StartsTooEarly",
    "adopt_defaults",
    "fingerprint",
    "holding",
    "publish",
    "publish_alone",
]


@transaction.atomic
def adopt_defaults(*, by: User | None, at: datetime, terms: Terms | None = None) -> GroundRules:
    """Version 1, in force from `at`: the usual terms, or others. Raises AlreadyAgreed when there
    is one."""
    if GroundRules.objects.exists():
        raise AlreadyAgreed
    return publish(write(terms or Terms(), current_zone()), by=by, at=at)


@transaction.atomic
def publish(draft: Draft, *, by: User | None, at: datetime) -> GroundRules:
    """Bring a new version into force; from `at` on it supersedes the last, which stays as it was.

    Raises StartsTooEarly or NeverOpen; InTheMaking when another one is.
    """
    if not any(draft.calendar.main.week.values()):
        raise NeverOpen
    last = _last_version()
    if last is not None:
        _supersede(last, at=at)
    version = last.version + 1 if last else 1
    rules = GroundRules.objects.create(
        version=version,
        title=draft.title,
        in_force_from=at,
        response_minutes=draft.response_minutes,
        outcome_days=draft.outcome_days,
        acceptance_target_pct=draft.acceptance_target_pct,
        calendar=_calendar(draft, last, version=version, at=at),
        text_sha256=fingerprint(draft),
        created_at=at,
        created_by=by,
    )
    _write_down(rules, draft)
    rules.state = State.IN_FORCE
    rules.save(update_fields=["state"])
    beginning.judge_anew(rules, last)
    audit.record("agreement.published", by=by, at=at, subject=f"agreement {version}")
    return rules


@contextmanager
def holding(rules: GroundRules) -> Iterator[GroundRules]:
    """The version, held until the transaction ends, and saved: the second of two sees the first."""
    with transaction.atomic():
        held = GroundRules.objects.select_for_update().get(id=rules.id)
        yield held
        held.save()


@transaction.atomic
def publish_alone(terms: Terms, *, by: User, at: datetime) -> GroundRules:
    """For a company without two heads: one person brings the terms of the short form into force.

    Raises SignaturesNeeded when both departments have a head, InTheMaking when a draft waits,
    SaysMore when the version in force has what the terms would drop.
    """
    if all(heads_of(department) for department in Department):
        raise SignaturesNeeded
    last = _last_version()
    if last is not None and not short_form.says_all_of(last):
        raise SaysMore
    return publish(write(terms, current_zone()), by=by, at=at)


def _last_version() -> GroundRules | None:
    """The latest version. The tenant's row is held, so that two never take the same number."""
    Tenant.objects.select_for_update().get(id=current_tenant_id())
    if GroundRules.objects.in_the_making().exists():
        raise InTheMaking
    return GroundRules.objects.select_related("calendar").order_by("-version").first()


def _supersede(last: GroundRules, *, at: datetime) -> None:
    if last.in_force_from is not None and last.in_force_from >= at:
        raise StartsTooEarly(f"version {last.version} is in force from {last.in_force_from}")
    last.state = State.SUPERSEDED
    last.in_force_until = at
    last.save(update_fields=["state", "in_force_until"])


def _calendar(
    draft: Draft, last: GroundRules | None, *, version: int, at: datetime
) -> WorkingCalendar:
    """The last version's calendar when the hours stay the same, else a new one."""
    document = draft.calendar.to_json()
    if last is not None and last.calendar.document == document:
        kept: WorkingCalendar = last.calendar
        return kept
    return WorkingCalendar.objects.create(
        name=f"Working hours of version {version}", document=document, valid_from=local_day(at)
    )


def _write_down(rules: GroundRules, draft: Draft) -> None:
    clauses = Clause.objects.bulk_create(
        Clause(
            rules=rules,
            number=clause.number,
            position=position,
            kind=clause.kind,
            title=clause.title,
            text=clause.text,
            rule=clause.rule,
            key=clause.key or new_key(),
        )
        for position, clause in enumerate(draft.clauses)
    )
    numbered = {clause.number: clause for clause in clauses}
    RejectReason.objects.bulk_create(
        RejectReason(
            rules=rules,
            code=reason.code,
            label=reason.label,
            group=reason.group,
            clause=numbered[reason.clause] if reason.clause else None,
            position=position,
            needs_text=reason.needs_text,
            use=reason.use,
            route=reason.route,
            field=reason.field,
        )
        for position, reason in enumerate(draft.reasons)
    )
