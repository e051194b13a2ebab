"""The demo company's campaigns, on whatever day somebody starts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.workspace.demo.campaigns import PLANS

A_YEAR_OF_DAYS = [datetime(2026, 11, 22, 21, tzinfo=UTC) + timedelta(days=n) for n in range(366)]


def test_no_campaign_ends_before_it_begins_on_any_day_of_a_year():
    days = [plan.days(now) for now in A_YEAR_OF_DAYS for plan in PLANS]
    assert [(first, last) for first, last in days if last is not None and last < first] == []


def test_campaigns_begin_on_weekdays():
    begun = {plan.days(now)[0].weekday() for now in A_YEAR_OF_DAYS for plan in PLANS}
    assert begun <= set(range(5))
