"""Not now: a lead rests, and comes back on its day or when something happens."""

from datetime import date, timedelta

import pytest

from apps.handoffs import actions, errors
from apps.handoffs.models import HandOff
from apps.leads import actions as lead_actions
from apps.leads.kinds import Kind, Stage, TouchKind, Wake
from apps.leads.models import LeadEvent
from apps.reports.queries.books import check_books
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules


@pytest.fixture
def timing(rules):
    return ground_rules.reason(rules, "timing")


@pytest.fixture
def accepted(handoff, sol, at):
    return actions.accept(handoff, by=sol, at=at).lead


@pytest.fixture
def rest(accepted, sol, at, timing):
    """Send it to nurture: by default until 1 September."""

    def send(wake_on=date(2026, 9, 1), wake_if=None, at=at):
        return actions.recycle(
            accepted, by=sol, at=at, reason=timing, wake_on=wake_on, wake_if=wake_if
        )

    return send


def test_not_now_ends_no_lead(rest, handoff, now, story, counts):
    rest(wake_if=Wake.INQUIRY)
    _, lead = now(handoff)
    assert (lead.stage, lead.has_ended, lead.due_at) == (Stage.RECYCLED, False, None)
    assert (lead.wake_on, lead.wake_if) == (date(2026, 9, 1), "inquiry")
    event = LeadEvent.objects.get(lead=lead, kind=Kind.RECYCLED)
    assert event.facts == {"reason": "timing", "wake_on": "2026-09-01", "wake_if": "inquiry"}
    assert counts(lead)["accepted"] == 1


def test_it_needs_a_way_back(rest, handoff, now):
    for wake_on in (None, date(2026, 6, 16)):
        with pytest.raises(errors.WakeNeeded):
            rest(wake_on=wake_on)
    assert now(handoff)[1].stage == Stage.ACCEPTED


def test_on_its_day_it_is_assessed_and_offered_again(rest, handoff, at, now, story, counts):
    rest()
    assert actions.wake_all_due(at=at + timedelta(days=76), limit=10) == 0
    assert actions.wake_all_due(at=at + timedelta(days=77), limit=10) == 1
    _, lead = now(handoff)
    assert (lead.stage, lead.wake_on) == (Stage.HANDED_OFF, None)
    assert HandOff.objects.filter(lead=lead).count() == 2
    assert Kind.WOKEN in story(lead)
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}


def test_turned_down_the_second_time_it_counts_as_accepted_once(
    rest, handoff, rules, sol, at, counts, now
):
    rest()
    later = at + timedelta(days=77)
    actions.wake_all_due(at=later, limit=10)
    again = HandOff.objects.filter(lead=handoff.lead).latest("id")
    actions.reject(again, by=sol, at=later, reason=ground_rules.reason(rules))
    assert counts(handoff.lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}
    actions.undo(again, by=sol, at=later)
    assert counts(handoff.lead)["accepted"] == 1
    assert now(again)[1].accepted_at == at


@pytest.fixture
def back(rest, handoff, at):
    """Offered again after its rest, and not answered yet."""
    rest()
    actions.wake_all_due(at=at + timedelta(days=77), limit=10)
    return HandOff.objects.filter(lead=handoff.lead).latest("id")


def test_taken_back_after_its_rest_it_stays_handed_over_once(back, mara, at, counts, now):
    actions.withdraw(back, by=mara, at=at + timedelta(days=78))
    lead = now(back)[1]
    assert (lead.stage, lead.owner_id, lead.due_at) == (Stage.QUALIFIED, None, None)
    assert (lead.accepted_at, lead.handed_at is None) == (at, False)
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}
    assert check_books().differences == ()


def test_offered_and_taken_back_again_and_again_it_counts_once(back, mara, sol, at, counts, now):
    later = at + timedelta(days=78)
    actions.withdraw(back, by=mara, at=later)
    again = actions.offer(now(back)[1], by=mara, at=later, to=sol)
    assert counts(back.lead)["handed_off"] == 1
    actions.withdraw(again, by=mara, at=later)
    assert counts(back.lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}


def test_a_no_after_a_yes_is_in_no_book_when_its_next_offer_is_taken_back(
    back, rules, mara, sol, at, counts, now
):
    later = at + timedelta(days=78)
    actions.reject(back, by=sol, at=later, reason=ground_rules.reason(rules))
    third = actions.offer(now(back)[1], by=None, at=later, to=sol)
    actions.withdraw(third, by=mara, at=later)
    lead = now(back)[1]
    assert (lead.stage, lead.owner_id, lead.rejected_at) == (Stage.REJECTED, sol.id, None)
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "accepted": 1}
    assert check_books().differences == ()


def heard_again(lead, at):
    lead_actions.hear_again(lead, by=None, at=at, touch=TouchKind.FORM, campaign=None, channel=None)


def run_posted(topic):
    rows = list(OutboxRow.objects.filter(topic=topic, done_at=None))
    for row in rows:
        outbox.run(row)
    return len(rows)


def test_the_person_gets_in_touch_and_it_is_back(rest, handoff, at, now, story):
    lead = rest(wake_on=None, wake_if=Wake.INQUIRY)
    heard_again(lead, at + timedelta(days=3))
    assert run_posted("handoffs.wake_lead") == 1
    assert now(handoff)[1].stage == Stage.HANDED_OFF
    event = LeadEvent.objects.get(lead=lead, kind=Kind.WOKEN)
    assert event.facts == {"because": "inquiry"}


def test_until_its_day_only_that_condition_wakes_it(rest, handoff, at, now):
    lead = rest()
    heard_again(lead, at + timedelta(days=3))
    assert run_posted("handoffs.wake_lead") == 0
    assert actions.offer_if_qualified(lead, at=at + timedelta(days=3)) is None
    assert now(handoff)[1].stage == Stage.RECYCLED


def test_who_waits_for_its_score_is_offered_when_it_qualifies_again(rest, handoff, at, now, story):
    lead = rest(wake_on=None, wake_if=Wake.SCORE)
    assert actions.offer_if_qualified(lead, at=at + timedelta(days=3)) is not None
    assert now(handoff)[1].stage == Stage.HANDED_OFF
    assert LeadEvent.objects.get(lead=lead, kind=Kind.WOKEN).facts == {"because": "score"}


def test_three_rounds_are_enough(rest, handoff, sol, at, now):
    for turn in range(3):
        rest(at=at)
        actions.wake_all_due(at=at + timedelta(days=77), limit=10)
        again = HandOff.objects.filter(lead=handoff.lead).latest("id")
        actions.accept(again, by=sol, at=at + timedelta(minutes=turn))
    with pytest.raises(errors.TooManyRounds):
        rest(at=at)


def test_only_what_is_worked_on_goes_to_nurture(handoff, sol, at, timing):
    with pytest.raises(errors.NotWithSales):
        actions.recycle(handoff.lead, by=sol, at=at, reason=timing, wake_on=date(2026, 9, 1))


def test_waking_twice_wakes_once(rest, at, handoff):
    lead = rest()
    later = at + timedelta(days=77)
    actions.wake(lead, at=later, because="date")
    assert actions.wake(lead, at=later, because="date") is None
    assert HandOff.objects.filter(lead=lead).count() == 2
