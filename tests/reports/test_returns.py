"""What Sales sent back: corrected in the agreed working days, too late, or not yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar
from apps.core.deadlines import end_of_working_day
from apps.core.period import Period
from apps.core.working_places import Calendars
from apps.handoffs import actions as handoffs
from apps.reports.queries.handoffs import counts, handoffs_behind, moment_of
from apps.reports.queries.promises import promise_counts
from apps.reports.queries.returns import late_before
from apps.reports.queries.versions import Version
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import handoff as offered

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
THURSDAY_NIGHT = datetime(2026, 6, 18, 21, 0, tzinfo=UTC)
FIGURES = ("return_due", "return_in_time", "return_late", "return_waiting")

OFFICE = Calendar.from_json(
    {
        "zone": "Europe/Berlin",
        "week": {
            day: [["09:00", "12:00"], ["13:00", "17:00"]]
            for day in ("mon", "tue", "wed", "thu", "fri")
        },
        "holidays": ["2026-06-11"],
    }
)


def times(calendar, fix_days=2):
    """A version that says how soon data is corrected."""
    return Version(7, Calendars(calendar), 60, fix_days=fix_days, answer_days=2, decide_days=3)


@pytest.fixture
def sent_back(in_acme, sol):
    """sent_back(days) → a hand-off that came back so many days after that Monday."""
    reason = rules_factory.reason(rules_factory.rules(), "invalid_contact")

    def send(days):
        at = MONDAY + timedelta(days=days)
        found = offered(to=sol, at=at - timedelta(hours=1))
        return handoffs.reject(found, by=sol, at=at, reason=reason)

    return send


@pytest.fixture
def returns(sent_back, mara):
    """By name; two working days are agreed, and Thursday the 18th is about to end."""

    def corrected(found, after):
        at = found.answered_at + timedelta(days=after)
        handoffs.fix(found, by=mara, at=at, facts={"phone": "+49 831 555 0142"})
        return found

    return {
        "in time": corrected(sent_back(0), 1),
        "late": corrected(sent_back(1), 4),
        "overdue": sent_back(8),
        "waiting": sent_back(9.3),
    }


@pytest.mark.parametrize(
    ("figure", "names"),
    [
        ("return_due", {"in time", "late", "overdue"}),
        ("return_in_time", {"in time"}),
        ("return_late", {"late", "overdue"}),
        ("return_waiting", {"waiting"}),
    ],
)
def test_each_figure_opens_what_was_corrected_so(returns, ask, figure, names):
    query = ask(as_of=THURSDAY_NIGHT)
    found = set(handoffs_behind(query, figure).values_list("id", flat=True))
    assert {name for name, one in returns.items() if one.id in found} == names
    assert counts(query, [figure], moment_of(query)) == {figure: len(names)}
    assert promise_counts(query, moment_of(query))[figure] == len(names)


def test_a_period_has_the_returns_of_what_was_handed_over_in_it(returns, ask):
    second_week = Period.between(MONDAY.date() + timedelta(days=7), THURSDAY_NIGHT.date())
    query = ask(as_of=THURSDAY_NIGHT, period=second_week)
    assert counts(query, FIGURES, moment_of(query)) == dict(zip(FIGURES, (1, 0, 1, 1), strict=True))


@pytest.mark.parametrize("days", [1, 2, 5])
def test_what_is_overdue_is_what_the_working_days_say(days):
    """The bound of one comparison, through ten days with a holiday and a weekend."""
    version = times(OFFICE, fix_days=days)
    for hours in range(0, 240, 3):
        at = MONDAY + timedelta(hours=hours)
        bound = late_before(version, at)
        assert end_of_working_day(OFFICE, bound - timedelta(seconds=1), days=days) < at
        assert end_of_working_day(OFFICE, bound, days=days) >= at


def test_without_a_working_day_nothing_is_ever_overdue():
    closed = times(Calendar(ZoneInfo("Europe/Berlin"), {}))
    assert late_before(closed, MONDAY) < MONDAY - timedelta(days=36_500)
