"""The inbox: what needs an answer now, in order of what is due."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.campaigns.models import Campaign, Channel
from apps.core.keyset import BadCursor, encode_cursor
from apps.handoffs import actions, queries
from apps.handoffs.kinds import Due
from apps.handoffs.queries.waiting import ORDER
from apps.leads import actions as lead_actions
from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.leads.queries import lead_of
from apps.tenancy.models import Membership
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

#: Wednesday, 10:00 in Berlin.
NOW = datetime(2026, 6, 17, 8, 0, tzinfo=UTC)


@pytest.fixture
def as_member(in_acme):
    return lambda user: Membership.objects.get(user=user)


def waiting(user, *hours_ago, **lead):
    """Hand-offs to a user, offered so many hours before NOW."""
    return [
        offered(to=user, at=NOW - timedelta(hours=hours), score=82, **lead) for hours in hours_ago
    ]


def shown(membership, at=NOW):
    found = queries.inbox(membership, at)
    return {group.due: [row.number for row in group.rows] for group in found.groups}


def test_what_waits_is_grouped_by_when_it_is_due(rules, sol, as_member):
    # eight working hours: Tuesday 10:00 is due Wednesday 10:00, which has just begun
    yesterday, this_morning, before = (
        offered(to=sol, at=at, score=82)
        for at in (
            datetime(2026, 6, 16, 12, 0, tzinfo=UTC),
            datetime(2026, 6, 17, 7, 30, tzinfo=UTC),
            datetime(2026, 6, 15, 9, 0, tzinfo=UTC),
        )
    )
    later = offered(to=sol, at=datetime(2026, 6, 18, 14, 0, tzinfo=UTC), score=82)
    assert shown(as_member(sol)) == {
        Due.OVERDUE: [before.lead.number],
        Due.TODAY: [yesterday.lead.number],
        Due.TOMORROW: [this_morning.lead.number],
        Due.LATER: [later.lead.number],
    }


def test_days_begin_in_the_zone_of_the_company(rules, sol, as_member):
    (handoff,) = waiting(sol, 0)
    due_at = handoff.due_at
    just_before_midnight_in_berlin = datetime(2026, 6, 16, 21, 59, tzinfo=UTC)
    assert due_at.date().isoformat() == "2026-06-18"
    assert list(shown(as_member(sol), just_before_midnight_in_berlin)) == [Due.LATER]
    assert list(shown(as_member(sol), just_before_midnight_in_berlin + timedelta(minutes=2))) == [
        Due.TOMORROW
    ]


def test_a_rep_sees_own_leads_and_those_for_whoever_comes_first(rules, sol, sid, jonas, as_member):
    (mine,), (his,) = waiting(sol, 0.25), waiting(sid, 0.5)
    Membership.objects.filter(user__in=[sol, sid]).update(removed_at=NOW)
    pool = offered(at=NOW, score=82)
    Membership.objects.filter(user__in=[sol, sid]).update(removed_at=None)
    numbers = [row.number for row in queries.inbox(as_member(sol), NOW).rows]
    assert numbers == [mine.lead.number, pool.lead.number]
    everything = [row.number for row in queries.inbox(as_member(jonas), NOW).rows]
    assert everything == [his.lead.number, mine.lead.number, pool.lead.number]


def test_what_is_answered_waits_no_more(rules, sol, as_member):
    (handoff,) = waiting(sol, 1)
    actions.accept(handoff, by=sol, at=NOW)
    assert shown(as_member(sol)) == {}
    assert queries.waiting_count(as_member(sol)).n == 0
    assert queries.tabs(as_member(sol), NOW).answered_this_week.n == 1
    assert queries.tabs(as_member(sol), NOW + timedelta(days=7)).answered_this_week.n == 0


def test_a_long_inbox_is_read_page_by_page(rules, sol, as_member, monkeypatch):
    monkeypatch.setattr("apps.handoffs.queries.waiting.PAGE", 2)
    handoffs = waiting(sol, 5, 4, 3, 2, 1)
    numbers, cursor = [], None
    while True:
        found = queries.inbox(as_member(sol), NOW, cursor=cursor)
        numbers += [row.number for row in found.rows]
        cursor = found.next_cursor
        assert found.total.n == 5
        if cursor is None:
            break
    assert numbers == [handoff.lead.number for handoff in handoffs]


def test_pages_over_own_and_unassigned_leads_lose_nothing(rules, sol, as_member, monkeypatch):
    monkeypatch.setattr("apps.handoffs.queries.waiting.PAGE", 2)
    expected = []
    for hours in range(7, 0, -1):
        Membership.objects.filter(user=sol).update(removed_at=NOW if hours % 2 else None)
        expected.append(offered(at=NOW - timedelta(hours=hours), score=82).lead.number)
    Membership.objects.filter(user=sol).update(removed_at=None)
    numbers, cursor = [], None
    while len(numbers) < 20:
        found = queries.inbox(as_member(sol), NOW, cursor=cursor)
        numbers += [row.number for row in found.rows]
        cursor = found.next_cursor
        if cursor is None:
            break
    assert numbers == expected


def test_a_broken_cursor_is_refused(rules, sol, as_member):
    with pytest.raises(BadCursor):
        queries.inbox(as_member(sol), NOW, cursor="no-cursor")
    for border in (["yes", NOW, 1], [True, 5, 1], [False, NOW, "x"], [None, NOW, 1]):
        with pytest.raises(BadCursor):
            queries.inbox(as_member(sol), NOW, cursor=encode_cursor(ORDER, border))


def test_figures_stop_counting_where_nobody_reads_on(rules, sol, as_member, monkeypatch):
    monkeypatch.setattr("apps.handoffs.queries.waiting.CAP", 2)
    waiting(sol, 3, 2, 1)
    found = queries.inbox(as_member(sol), NOW)
    assert str(found.total) == "2+"
    assert str(queries.waiting_count(as_member(sol))) == "2+"


@pytest.mark.parametrize("person", ["sol", "jonas"])
def test_a_longer_inbox_asks_no_more_questions(rules, request, person, sol, as_member):
    membership = as_member(request.getfixturevalue(person))
    waiting(sol, 1)
    with CaptureQueriesContext(
        connection,
    ) as short:
        queries.inbox(membership, NOW)
    waiting(sol, *range(2, 12))
    with CaptureQueriesContext(connection) as long:
        found = queries.inbox(membership, NOW)
    assert len(found.rows) == 11
    assert len(long) == len(short)


def test_an_outcome_is_due_when_its_days_are_over(rules, sol, sid, jonas, as_member):
    (handoff,) = waiting(sol, 1)
    actions.accept(handoff, by=sol, at=NOW)
    in_a_month = NOW + timedelta(days=30)
    assert queries.tabs(as_member(sol), NOW).outcome_due.n == 0
    assert [lead.number for lead in queries.outcome_due(as_member(sol), in_a_month).items] == [
        handoff.lead.number
    ]
    assert queries.outcome_due(as_member(sid), in_a_month).items == []
    assert len(queries.outcome_due(as_member(jonas), in_a_month).items) == 1
    with lead_actions.locked(handoff.lead_id) as lead:
        lead.stage = Stage.OPPORTUNITY
    assert queries.tabs(as_member(sol), in_a_month).outcome_due.n == 0


def test_done_is_what_one_answered_the_latest_first(rules, sol, sid, jonas, as_member):
    first, second = waiting(sol, 2, 1)
    (his,) = waiting(sid, 3)
    actions.accept(first, by=sol, at=NOW)
    actions.accept(second, by=sol, at=NOW + timedelta(minutes=1))
    actions.accept(his, by=sid, at=NOW + timedelta(minutes=2))
    assert [one.id for one in queries.done(as_member(sol)).items] == [second.id, first.id]
    assert [one.id for one in queries.done(as_member(jonas)).items] == [
        his.id,
        second.id,
        first.id,
    ]


@pytest.fixture
def fair(in_acme):
    channel = Channel.objects.create(code="fair", name="Trade fairs")
    return Campaign.objects.create(name="IFAT", channel=channel, created_at=NOW)


def test_leads_like_this_are_told_from_five_on(rules, sol, jonas, as_member, fair):
    def similar():
        lead = Lead.objects.get(number=queries.inbox(as_member(jonas), NOW).rows[-1].number)
        return queries.panel(lead, as_member(jonas), NOW).similar

    for n in range(4):
        (handoff,) = waiting(sol, 20 + n, campaign=fair)
        actions.accept(handoff, by=sol, at=NOW)
    waiting(sol, 1, campaign=fair)
    assert similar() is None
    (turned_down,) = waiting(sol, 30, campaign=fair)
    actions.reject(turned_down, by=sol, at=NOW, reason=ground_rules.reason(rules))
    with lead_actions.locked(handoff.lead_id) as lead:
        lead.opportunity_at = NOW
    found = similar()
    assert (found.source, found.n, found.accepted, found.opportunities) == ("IFAT", 5, 4, 1)


def test_why_says_what_each_criterion_said_on_that_day(rules, sol, as_member):
    (handoff,) = waiting(sol, 1)
    ground_rules.rules(at=NOW, minimum_score=90)
    why = queries.panel(handoff.lead, as_member(sol), NOW).why
    assert why.version == 1
    assert [reason.text for reason in why.reasons] == [
        "Score 82; agreed: is at least 60",
        "E-mail address or phone number known",
    ]
    assert "agreed minimum 60" in why.chart.svg
    assert why.routed_by == "Chosen by hand, not by turn."


def test_why_is_honest_about_what_is_not_met(rules, sol, mara, as_member):
    handoff = actions.offer(captured(score=12), by=mara, at=NOW, to=sol)
    why = queries.panel(handoff.lead, as_member(sol), NOW).why
    assert (why.unmet_count, why.offered_by) == (1, "Mara Novak")
    assert why.reasons[0].tone == "bad"


def test_the_panel_knows_what_each_side_may_do(rules, sol, mara, jonas, eve, as_member):
    (handoff,) = waiting(sol, 1)

    def may(user):
        lead = Lead.objects.get(id=handoff.lead_id)
        panel = queries.panel(lead, as_member(user), NOW)
        names = ("answer", "undo", "ask", "explain", "withdraw", "hand_over")
        return {name for name in names if getattr(panel, f"can_{name}")}

    assert may(sol) == {"answer", "ask"}
    assert may(jonas) == {"answer", "ask"}
    assert may(mara) == {"explain", "withdraw"}
    assert may(eve) == set()
    actions.accept(handoff, by=sol, at=NOW)
    assert may(sol) == {"undo", "ask"}
    assert may(jonas) == set()


def test_what_one_may_not_see_is_as_if_it_were_not_there(rules, sol, sid, as_member):
    (his,) = waiting(sid, 1)
    assert queries.panel(his.lead, as_member(sol), NOW).handoff is None
    assert queries.handoff_of(as_member(sol), his.public_id) is None


def test_the_panel_asks_a_fixed_number_of_questions(rules, sol, as_member, fair):
    (handoff,) = waiting(sol, 1, campaign=fair)
    lead = lead_of(as_member(sol), handoff.lead.number)
    membership = as_member(sol)
    with CaptureQueriesContext(connection) as before:
        queries.panel(lead, membership, NOW)
    for n in range(8):
        actions.ask(handoff, by=sol, at=NOW, question=f"And {n}?")
    with CaptureQueriesContext(connection) as after:
        assert len(queries.panel(lead, membership, NOW).questions) == 8
    assert len(after) == len(before) <= 6
