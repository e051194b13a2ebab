"""What stands still is in the inbox, but neither late nor due."""

from datetime import timedelta

import pytest

from apps.handoffs import actions, queries
from apps.handoffs.kinds import Due, PauseReason
from apps.tenancy.models import Membership

from .test_inbox import NOW, shown, waiting


@pytest.fixture
def as_member(in_acme):
    return lambda user: Membership.objects.get(user=user)


def pause(handoff, *, by, hours_ago, note="Back from the fair on Monday"):
    since = NOW - timedelta(hours=hours_ago)
    actions.pause(handoff, by=by, at=since, reason=PauseReason.PROSPECT_ASKED, note=note)
    return handoff.lead.number


@pytest.mark.parametrize("person", ["sol", "jonas"])
def test_what_stands_still_is_neither_late_nor_due(rules, request, person, sol, as_member):
    membership = as_member(request.getfixturevalue(person))
    late, second, first, soon = waiting(sol, 200, 100, 150, 0.5)
    still = [pause(first, by=sol, hours_ago=99), pause(second, by=sol, hours_ago=98, note="")]
    assert shown(membership) == {
        Due.OVERDUE: [late.lead.number],
        Due.TOMORROW: [soon.lead.number],
        Due.PAUSED: still,
    }
    found = queries.inbox(membership, NOW)
    assert [str(group.count) for group in found.groups] == ["1", "1", "2"]
    assert str(found.total) == str(queries.waiting_count(membership)) == "4"
    said, unknown = (row.clock.text for row in found.groups[-1].rows)
    assert said == (
        "Paused since 13 Jun: the prospect asked us to wait; Back from the fair on Monday"
    )
    assert unknown.endswith("until somebody ends the pause")


def test_the_lead_itself_says_that_its_clock_stands_still(rules, sol, as_member):
    (handoff,) = waiting(sol, 100)
    pause(handoff, by=sol, hours_ago=99)
    clock = queries.panel(handoff.lead, as_member(sol), NOW).clock
    assert (clock.text[:20], clock.tone) == ("Paused since 13 Jun:", "muted")


def test_what_stands_still_comes_last_however_long_the_inbox_is(rules, sol, as_member, monkeypatch):
    monkeypatch.setattr("apps.handoffs.queries.waiting.PAGE", 2)
    handoffs = waiting(sol, 150, 140, 130, 5, 4, 3)
    still = [pause(one, by=sol, hours_ago=120 - n) for n, one in enumerate(handoffs[:3])]
    numbers, cursor = [], None
    while len(numbers) < 20:
        found = queries.inbox(as_member(sol), NOW, cursor=cursor)
        numbers += [row.number for row in found.rows]
        cursor = found.next_cursor
        if cursor is None:
            break
    assert numbers == [one.lead.number for one in handoffs[3:]] + still
