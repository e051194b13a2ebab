"""What leaks now, as the closed loop's page counts it, is what the leak report counts."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from apps.campaigns.kinds import OwnerDepartment
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import PauseReason, State
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.reports import leak_counts
from apps.reports.kinds import Only
from apps.reports.leaks.kinds import LeakKind, LeakQuestion
from apps.reports.leaks.report import count_by_kind
from apps.reports.queries.versions import all_versions
from tests.factories import campaigns as campaign_factory
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import handoff as offered


@pytest.fixture
def fair(in_acme):
    rules_factory.rules(first_attempt_hours=24)
    found = campaign_factory.campaign(owner_department=OwnerDepartment.SALES)
    found.channel = campaign_factory.channel()
    found.save()
    return found


@pytest.fixture
def leaking(fair, sol, at):
    """Two late answers, an untried lead, one by silence, two long without outcome; three fine."""

    def accepted(days, *, tried=False, **lead):
        found = offered(to=sol, at=at - timedelta(days=days, hours=1), **lead)
        handoffs.accept(found, by=sol, at=at - timedelta(days=days))
        if tried:
            then = at - timedelta(days=days - 1)
            HandOff.objects.filter(id=found.id).update(first_attempt_at=then)
        return found

    offered(to=sol, at=at - timedelta(days=5), campaign=fair)
    offered(to=sol, at=at - timedelta(days=9))
    offered(to=sol, at=at - timedelta(minutes=30))
    still = offered(to=sol, at=at - timedelta(days=6), campaign=fair)
    handoffs.pause(still, by=sol, at=at - timedelta(days=6), reason=PauseReason.PROSPECT_ASKED)
    accepted(8, campaign=fair)
    accepted(1)
    accepted(3, tried=True)
    accepted(45, tried=True, campaign=fair)
    accepted(50, tried=True)
    _silence(offered(to=sol, at=at - timedelta(days=20), campaign=fair), at - timedelta(days=9))


def _silence(found, when):
    """As the clock leaves a hand-off that nobody answered, beyond the hard limit."""
    HandOff.objects.filter(id=found.id).update(state=State.DEEMED, deemed_at=when)
    with leads.locked(found.lead_id) as lead:
        lead.stage, lead.deemed_at, lead.due_at = Stage.ACCEPTED, when, when + timedelta(days=30)
        events.record(lead, Kind.DEEMED_ACCEPTED, by=None, at=when, handoff_id=found.id)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("everything", (2, 2, 2)),
        ("channel", (1, 2, 1)),
        ("campaign", (1, 2, 1)),
        ("department", (1, 2, 1)),
        ("no campaign", (1, 0, 1)),
        ("no department", (1, 0, 1)),
    ],
)
def test_each_kind_is_counted_as_in_the_leak_report(leaking, fair, ask, at, source, expected):
    narrowed = {
        "everything": {},
        "channel": {"channel": Only("fair", fair.channel_id, "Trade fair")},
        "campaign": {"campaign": Only("fair", fair.id, fair.name)},
        "department": {"department": Only("sales", "sales", "Sales")},
        "no campaign": {"campaign": Only(None, None, "No campaign")},
        "no department": {"department": Only(None, None, "No department")},
    }
    query = ask(as_of=at, **narrowed[source])
    leaking_now = leak_counts.leaking_now(query, all_versions())
    counted = {kind: found.n.n for kind, found in leaking_now.items()}
    assert counted == dict(zip(LeakKind, expected, strict=True))
    assert counted == count_by_kind(LeakQuestion(query))


def test_beyond_the_cap_the_page_says_more_than(leaking, lena, as_, at, monkeypatch):
    monkeypatch.setattr(leak_counts, "CAP", 1)
    with time_machine.travel(at, tick=False):
        page = unescape(as_(lena).get("/t/acme/reports/closed-loop/").content.decode())
    assert "<b>1+</b><span>handed over, no answer in the agreed time</span>" in page
