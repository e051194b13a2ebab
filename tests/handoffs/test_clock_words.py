"""The list and the lead say one due moment, and working time is called so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.handoffs import queries
from apps.handoffs.queries.evidence import evidence
from apps.tenancy.models import Membership
from tests.factories.handoffs import handoff as offered


@pytest.fixture
def handoff(rules, sol, at):
    """Handed over on Tuesday at eleven: eight working hours end on Wednesday at eleven."""
    return offered(to=sol, at=at)


@pytest.mark.parametrize(
    ("hours", "listed", "beside"),
    [
        (1, "by tomorrow 11:00", "7 h of 8 h of working time left"),
        (23, "by 11:00", "1 h of 8 h of working time left"),
        (25, "since 11:00", "1 h of working time beyond the 8 h agreed"),
        (46, "since yesterday 11:00", "6 h of working time beyond the 8 h agreed"),
        (120, "since 17 Jun, 11:00", "22 h of working time beyond the 8 h agreed"),
    ],
)
def test_the_list_and_the_lead_say_the_same_moment(handoff, sol, at, hours, listed, beside):
    membership, now = Membership.objects.get(user=sol), at + timedelta(hours=hours)
    (row,) = queries.inbox(membership, now).rows
    told = queries.panel(handoff.lead, membership, now).clock
    assert row.clock.text == listed
    assert told.text.removeprefix("late ") == f"{listed}; {beside}"
    assert told.text.startswith("late ") is (now > handoff.due_at)
    assert row.clock.tone == told.tone


def test_after_closing_the_agreed_time_is_used_up_and_no_more(rules, sol, at):
    """Eight hours from nine to five, looked at twenty past five."""
    nine = at - timedelta(hours=2)
    handoff = offered(to=sol, at=nine)
    now = nine + timedelta(hours=8, minutes=20)
    told = queries.panel(handoff.lead, Membership.objects.get(user=sol), now).clock
    assert told.text == "late since 17:00; the 8 h of working time are used up"
    proof = evidence(handoff, now)
    assert (proof.late_by, proof.is_used_up) == ("", True)
