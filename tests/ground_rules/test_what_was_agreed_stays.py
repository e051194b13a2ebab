"""From its proposal on a version's texts and rules cannot change: the database says so as well,
to the role that serves and to the owner of the schema."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from apps.ground_rules import drafting
from apps.ground_rules.fingerprint import is_intact
from apps.ground_rules.kinds import ClauseKind, State
from apps.ground_rules.models import Clause, GroundRules, RejectReason, WorkingCalendar
from tests.factories import ground_rules


def clauses(version):
    return Clause.objects.filter(rules=version)


def reasons(version):
    return RejectReason.objects.filter(rules=version)


def versions(version):
    return GroundRules.objects.filter(id=version.id)


def add_a_clause(version):
    Clause.objects.create(
        rules=version, number="9.9", position=99, kind=ClauseKind.OTHER, title="Late", text="Late."
    )


def move_a_clause_in(version):
    """From a draft into what was agreed."""
    draft = GroundRules.objects.create(
        version=7,
        title="Next",
        response_minutes=60,
        calendar=version.calendar,
        created_at=version.created_at,
        state=State.DRAFT,
    )
    add_a_clause(draft)
    clauses(draft).update(rules=version)


TO_ITS_PARTS = {
    "another text": lambda one: clauses(one).update(text="Anything."),
    "another rule": lambda one: clauses(one).update(rule={"minutes": 1}),
    "another number": lambda one: clauses(one).filter(number="1.1").update(number="1.9"),
    "one clause more": add_a_clause,
    "a clause of a draft": move_a_clause_in,
    "a reason less": lambda one: reasons(one).delete(),
    "another way of a reason": lambda one: reasons(one).update(route="fix"),
}
TO_ITSELF = {
    "another time to answer": lambda one: versions(one).update(response_minutes=1),
    "another target": lambda one: versions(one).update(acceptance_target_pct=1),
    "other hours": lambda one: WorkingCalendar.objects.update(document={}),
    "thrown away": lambda one: versions(one).delete(),
}
ONCE_AGREED = {
    "a draft again": lambda one: versions(one).update(state=State.DRAFT),
    "another fingerprint": lambda one: versions(one).update(text_sha256="0" * 64),
}


@pytest.fixture
def version(in_acme):
    return ground_rules.rules()


WHO = ["who serves", "who owns the schema"]


@contextmanager
def acting_as(who):
    """Which of the database's roles tries it; the tests are bound like who serves."""
    with connection.cursor() as cursor:
        if who == "who owns the schema":
            cursor.execute("RESET ROLE")
        yield
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")


def in_state(version, state):
    with ground_rules.rewriting():
        versions(version).update(state=state)


def is_refused(change, version):
    try:
        with transaction.atomic():
            change(version)
    except IntegrityError:
        return True
    return False


def taken(attempts, version, who):
    """The changes that the database let happen."""
    with acting_as(who):
        return [name for name, change in attempts.items() if not is_refused(change, version)]


@pytest.mark.parametrize("state", [State.PROPOSED, State.SIGNED, State.IN_FORCE, State.SUPERSEDED])
@pytest.mark.parametrize("who", WHO)
def test_no_text_and_no_rule_changes_once_it_is_proposed(version, state, who):
    in_state(version, state)
    assert taken({**TO_ITS_PARTS, **TO_ITSELF}, version, who) == []


@pytest.mark.parametrize("state", [State.SIGNED, State.IN_FORCE, State.SUPERSEDED])
@pytest.mark.parametrize("who", WHO)
def test_what_was_agreed_is_no_draft_any_more(version, state, who):
    in_state(version, state)
    assert taken(ONCE_AGREED, version, who) == []


@pytest.mark.parametrize("who", WHO)
def test_its_days_are_not_its_text(version, at, who):
    with acting_as(who):
        versions(version).update(in_force_from=at, in_force_until=at + timedelta(days=1))
        versions(version).update(state=State.SUPERSEDED, review_on=at.date())
    assert is_intact(GroundRules.objects.get(id=version.id))


@pytest.mark.parametrize("who", WHO)
def test_a_draft_is_written(version, lena, at, who):
    draft = drafting.start_draft(by=lena, at=at)
    with acting_as(who):
        clauses(draft).update(text="Anything.")
        reasons(draft).delete()
        clauses(draft).delete()
        versions(draft).delete()
    assert not versions(draft).exists()


def test_only_the_owner_may_rewrite_and_only_by_saying_so(version):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.rewrites_agreements', 'on', true)")
    assert is_refused(TO_ITS_PARTS["another text"], version)
    with ground_rules.rewriting():
        clauses(version).update(text="Repaired.")
    assert {clause.text for clause in clauses(version)} == {"Repaired."}
    assert is_refused(TO_ITS_PARTS["another text"], version)
