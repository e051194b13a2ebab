"""Two departments agree; what they agreed stays agreed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core import business_time
from apps.ground_rules import actions, queries, short_form
from apps.ground_rules.kinds import ReasonGroup, State
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.terms import Terms, write
from apps.tenancy.models import AuditEntry
from tests.factories.ground_rules import rules

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def first(in_acme, ada, at):
    return actions.adopt_defaults(by=ada, at=at)


def test_a_new_company_starts_with_an_agreement(first, at):
    assert (first.version, first.state, first.in_force_from) == (1, State.IN_FORCE, at)
    assert (first.response_minutes, first.acceptance_target_pct) == (24 * 60, 90)
    assert first.outcome_days == 14
    said = queries.agreed(first)
    assert [(one.code, one.minutes) for one in said.response.types] == [("hand_raiser", 60)]
    assert said.follow_up.first_attempt_minutes == 24 * 60
    numbers = [clause.number for clause in queries.clauses_of(first)]
    assert numbers[:4] == ["1.1", "1.2", "1.3", "1.4"]
    assert "3.1" in numbers


def test_its_clock_runs_on_weekdays_in_the_zone_of_the_company(first, at):
    calendar = queries.calendar_of(first)
    assert calendar.zone.key == "Europe/Berlin"
    # Tuesday 11:00 in Berlin, six hours are left of the day
    due = business_time.due(calendar, at, timedelta(minutes=first.response_minutes))
    assert due.astimezone(BERLIN).strftime("%a %H:%M") == "Fri 11:00"


def test_it_cannot_be_adopted_twice(first, ada, at):
    with pytest.raises(actions.AlreadyAgreed):
        actions.adopt_defaults(by=ada, at=at)


def test_what_is_not_as_agreed_names_a_clause(first):
    reasons = queries.reasons_of(first)
    definitional = [one for one in reasons if one.group == ReasonGroup.DEFINITIONAL]
    assert definitional
    assert all(one.clause for one in definitional)
    assert [one.code for one in reasons if one.needs_text] == ["other"]


def test_a_reason_cites_the_criterion_when_the_agreement_has_one(in_acme):
    version = rules(industries=("Dairy",))
    cited = {one.code: one.clause for one in queries.reasons_of(version)}
    assert "Dairy" in cited["industry"].text
    assert cited["geography"].rule == {}


def test_a_new_version_supersedes_the_old_one_from_its_first_instant(first, lena, at):
    later = at + timedelta(days=30)
    second = actions.publish(write(Terms(response_hours=4), BERLIN), by=lena, at=later)
    assert second.version == 2
    assert queries.in_force(later - timedelta(microseconds=1)) == first
    assert queries.in_force(later) == second
    assert queries.in_force(at - timedelta(seconds=1)) is None
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (State.SUPERSEDED, later)


def test_the_old_version_keeps_its_sentences_and_its_fingerprint(first, lena, at):
    before = list(Clause.objects.filter(rules=first).values_list("number", "text", "rule"))
    fingerprint = first.text_sha256
    actions.publish(write(Terms(response_hours=4), BERLIN), by=lena, at=at + timedelta(days=1))
    first.refresh_from_db()
    after = list(Clause.objects.filter(rules=first).values_list("number", "text", "rule"))
    assert (after, first.text_sha256) == (before, fingerprint)


@pytest.mark.parametrize(
    "changed",
    [
        Terms(minimum_score=61),
        Terms(accepts_unscored=False),
        Terms(response_hours=9),
        Terms(outcome_days=31),
        Terms(hand_raiser_hours=None),
        Terms(first_attempt_hours=8),
        Terms(acceptance_target_pct=91),
        Terms(weekdays=(0, 1, 2, 3)),
        Terms(countries=("DE",)),
    ],
)
def test_every_term_changes_the_fingerprint(changed):
    def fingerprint(terms):
        return actions.fingerprint(write(terms, BERLIN))

    assert fingerprint(changed) != fingerprint(Terms())
    assert fingerprint(changed) == fingerprint(changed)


def test_hours_that_stay_the_same_keep_their_calendar(first, lena, at):
    later = at + timedelta(days=1)
    second = actions.publish(write(Terms(minimum_score=50), BERLIN), by=lena, at=later)
    third = actions.publish(
        write(Terms(weekdays=(0, 1, 2, 3)), BERLIN), by=lena, at=later + timedelta(days=1)
    )
    assert second.calendar == first.calendar
    assert third.calendar != first.calendar


def test_a_version_cannot_begin_before_the_last(first, lena, at):
    with pytest.raises(actions.StartsTooEarly):
        actions.publish(write(Terms(), BERLIN), by=lena, at=at)
    assert GroundRules.objects.count() == 1


def test_hours_without_an_hour_are_refused(in_acme, lena, at):
    with pytest.raises(actions.NeverOpen):
        actions.publish(write(Terms(weekdays=()), BERLIN), by=lena, at=at)


def test_the_audit_says_who_published_what(first, ada, at):
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.by, entry.at) == (
        "agreement.published",
        "agreement 1",
        ada,
        at,
    )


@pytest.mark.parametrize(
    "terms",
    [
        Terms(),
        Terms(minimum_score=None, industries=("Dairy", "Water"), response_hours=4),
        Terms(hand_raiser_hours=2, first_attempt_hours=None),
        Terms(accepts_unscored=False, minimum_employees=50, weekdays=(0, 2)),
    ],
)
def test_the_terms_of_a_version_are_read_back_from_it(in_acme, lena, at, terms):
    version = actions.publish(write(terms, BERLIN), by=lena, at=at)
    assert short_form.terms_of(version) == terms
    assert short_form.says_all_of(version)
