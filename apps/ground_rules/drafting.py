"""Verbs of the version in the making: begin it, change its clauses and terms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.core.business_time import Calendar
from apps.core.working_places import MAIN, Calendars
from apps.tenancy import audit
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

from . import withdrawing
from .actions import holding
from .errors import ChangedMeanwhile, InTheMaking, NeverOpen, NothingAgreed, PlaceTaken, Settled
from .kinds import ClauseKind, State
from .models import Clause, GroundRules, RejectReason, WorkingCalendar
from .queries import calendars_of, clauses_of, in_force

_TERMS = ("response_minutes", "outcome_days", "acceptance_target_pct")
#: What the machine reads from the version itself rather than from a clause, and whose rule
#: may say it: minutes of answering, days of reporting, the share accepted.
_COLUMNS = {
    ClauseKind.RESPONSE: {"minutes": "response_minutes"},
    ClauseKind.FOLLOW_UP: {"outcome_days": "outcome_days"},
    ClauseKind.CONTRIBUTION: {"acceptance_target_pct": "acceptance_target_pct"},
}


@transaction.atomic
def start_draft(*, by: User, at: datetime) -> GroundRules:
    """The next version, so far word for word the one in force.

    Raises InTheMaking when there is one already, NothingAgreed before the first.
    """
    Tenant.objects.select_for_update().get(id=current_tenant_id())
    if GroundRules.objects.in_the_making().exists():
        raise InTheMaking
    source = in_force(at)
    if source is None:
        raise NothingAgreed
    draft = GroundRules.objects.create(
        version=source.version + 1,
        state=State.DRAFT,
        title=source.title,
        calendar=source.calendar,
        created_at=at,
        created_by=by,
        **{name: getattr(source, name) for name in _TERMS},
    )
    _copy(source, draft)
    audit.record("agreement.drafted", by=by, at=at, subject=f"agreement {draft.version}")
    return draft


@contextmanager
def changing(rules: GroundRules, *, by: User, at: datetime) -> Iterator[GroundRules]:
    """The version, held while it is changed. Changing a proposal takes it back first: only a draft
    is written, which the database watches over.

    Raises Settled when it is signed by both, in force or over: then nothing in it changes.
    """
    with holding(rules) as held:
        if not held.is_open:
            raise Settled(f"version {held.version} is {held.get_state_display().lower()}")
        if held.state == State.PROPOSED:
            withdrawing.tell_of_change(held, by=by, at=at)
            withdrawing.take_back(held, by=by, at=at)
            held.save()
        yield held


def seen_as(text: str, rule: dict[str, Any]) -> str:
    """What a form carries to tell whether the clause changed while it was open."""
    said = json.dumps([text, rule], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def edit_clause(
    clause: Clause,
    *,
    by: User,
    at: datetime,
    text: str | None = None,
    rule: dict[str, Any] | None = None,
    title: str | None = None,
    seen: str | None = None,
) -> Clause:
    """Other words or another rule for a clause of the draft; None leaves a part as it is.

    With `seen`, raises ChangedMeanwhile when somebody else changed the clause since. Raises
    Settled.
    """
    with changing(clause.rules, by=by, at=at) as rules:
        current = _locked(clause)
        if seen is not None and seen != seen_as(current.text, current.rule):
            raise ChangedMeanwhile(current)
        if rule is not None:
            _follow_columns(rules, current.kind, rule)
            current.rule = rule
        current.text = current.text if text is None else text
        current.save(update_fields=["text", "rule"])
        if title is not None and title != current.title:
            _clauses_of_section(rules, current.section).update(title=title)
    current.refresh_from_db()
    return current


def add_clause(
    rules: GroundRules,
    *,
    by: User,
    at: datetime,
    kind: ClauseKind,
    text: str,
    rule: dict[str, Any] | None = None,
    section: str = "",
    title: str = "",
) -> Clause:
    """One more clause, last in its section; without a section, first of a new one with `title`.

    Raises Settled.
    """
    with changing(rules, by=by, at=at) as held:
        clauses = clauses_of(held)
        in_section = [one for one in clauses if one.section == section]
        if in_section:
            last = in_section[-1]
            number, position, title = _after(last.number), last.position + 1, last.title
        else:
            sections = [int(one.section) for one in clauses]
            number, position = f"{max(sections, default=0) + 1}.1", len(clauses)
        Clause.objects.filter(rules=held, position__gte=position).update(position=F("position") + 1)
        _follow_columns(held, kind, rule or {})
        return Clause.objects.create(
            rules=held,
            number=number,
            position=position,
            kind=kind,
            title=title,
            text=text,
            rule=rule or {},
        )


def remove_clause(clause: Clause, *, by: User, at: datetime) -> None:
    """Without this clause; those after it in its section move up. Raises Settled."""
    with changing(clause.rules, by=by, at=at) as rules:
        gone = _locked(clause)
        RejectReason.objects.filter(rules=rules, clause=gone).update(clause=None)
        gone.delete()
        later = [
            one for one in _clauses_of_section(rules, gone.section) if one.position > gone.position
        ]
        number = gone.number
        for one in later:
            one.number, number = number, one.number
            one.save(update_fields=["number"])


def edit_terms(
    rules: GroundRules,
    *,
    by: User,
    at: datetime,
    title: str | None = None,
    response_minutes: int | None = None,
    outcome_days: int | None = None,
    acceptance_target_pct: int | None = None,
) -> GroundRules:
    """The title and the three terms that the version itself holds. Raises Settled."""
    told = {
        "title": title,
        "response_minutes": response_minutes,
        "outcome_days": outcome_days,
        "acceptance_target_pct": acceptance_target_pct,
    }
    with changing(rules, by=by, at=at) as held:
        for name, value in told.items():
            if value is not None:
                setattr(held, name, value)
    return held


def edit_hours(rules: GroundRules, *, by: User, at: datetime, calendar: Calendar) -> GroundRules:
    """When the clocks of this version run, but for other places. Raises NeverOpen, Settled."""
    if not any(calendar.week.values()):
        raise NeverOpen
    with changing(rules, by=by, at=at) as held:
        _keep_hours(held, replace(calendars_of(held), main=calendar))
    return held


def edit_place(
    rules: GroundRules,
    *,
    by: User,
    at: datetime,
    place: str,
    calendar: Calendar,
    name: str | None = None,
) -> GroundRules:
    """When the clocks run at a place, which may be a new one, and what it is called from now on:
    its people stay with it. Raises NeverOpen, PlaceTaken, Settled."""
    if not any(calendar.week.values()):
        raise NeverOpen
    with changing(rules, by=by, at=at) as held:
        called = place if name is None else name
        before = calendars_of(held)
        if called != place:
            before = _renamed(before, place, called, at=at)
        _keep_hours(held, replace(before, places={**before.places, called: calendar}))
    return held


def _renamed(calendars: Calendars, place: str, name: str, *, at: datetime) -> Calendars:
    """A name that was neither agreed on nor is anybody's place is not remembered."""
    if name in calendars.places or calendars.known(name) not in (MAIN, place):
        raise PlaceTaken(f"{name} is, or was until now, what another place is called.")
    source = in_force(at)
    is_agreed = source is not None and place in calendars_of(source).places
    is_known = is_agreed or Membership.objects.filter(place=place).exists()
    return calendars.renamed(place, name, is_remembered=is_known)


def remove_place(rules: GroundRules, *, by: User, at: datetime, place: str) -> GroundRules:
    """Who works there works by the main hours under this version. Raises Settled."""
    with changing(rules, by=by, at=at) as held:
        _keep_hours(held, calendars_of(held).without(place))
    return held


def start_over(rules: GroundRules, *, by: User, at: datetime) -> GroundRules:
    """The draft says again what the version in force says. Raises Settled."""
    source = in_force(at)
    if source is None:
        raise NothingAgreed
    with changing(rules, by=by, at=at) as held:
        RejectReason.objects.filter(rules=held).delete()
        Clause.objects.filter(rules=held).delete()
        for name in ("title", "calendar", *_TERMS):
            setattr(held, name, getattr(source, name))
        _copy(source, held)
    return held


def _keep_hours(rules: GroundRules, calendars: Calendars) -> None:
    """A calendar of the draft's own: the one it began with belongs to the version in force."""
    rules.calendar, _ = WorkingCalendar.objects.update_or_create(
        name=f"Working hours of version {rules.version}",
        valid_from=local_day(rules.created_at),
        defaults={"document": calendars.to_json()},
    )


def _copy(source: GroundRules, draft: GroundRules) -> None:
    copies: dict[int, Clause] = {}
    for clause in Clause.objects.filter(rules=source).order_by("position"):
        old_id, clause.id, clause.rules = clause.id, None, draft
        clause.save(force_insert=True)
        copies[old_id] = clause
    for reason in RejectReason.objects.of(source).order_by("position"):
        cited = copies.get(reason.clause_id) if reason.clause_id else None
        reason.id, reason.rules, reason.clause = None, draft, cited
        reason.save(force_insert=True)


def _locked(clause: Clause) -> Clause:
    """As it is now. Raises Clause.DoesNotExist when somebody removed it."""
    return Clause.objects.select_for_update().get(id=clause.id)


def _clauses_of_section(rules: GroundRules, section: str) -> Any:
    clauses = Clause.objects.filter(rules=rules, number__startswith=f"{section}.")
    return clauses.order_by("position")


def _after(number: str) -> str:
    section, _, last = number.partition(".")
    return f"{section}.{int(last) + 1}"


def _follow_columns(rules: GroundRules, kind: str, rule: dict[str, Any]) -> None:
    """The version's own terms are what its clauses say."""
    for name, column in _COLUMNS.get(ClauseKind(kind), {}).items():
        if name in rule:
            setattr(rules, column, rule[name])
