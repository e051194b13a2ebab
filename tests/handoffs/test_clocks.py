"""Clocks speak up by themselves: reminders, lateness, the next in turn, and what silence means."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.business_time import Calendar, due, elapsed
from apps.ground_rules.agreed import HAND_RAISER, ResponseTimes
from apps.ground_rules.queries import calendar_of
from apps.handoffs import actions, errors
from apps.handoffs.kinds import PauseReason, State, Via
from apps.handoffs.marks import Step, marks_of, reached
from apps.handoffs.models import HandOff
from apps.handoffs.pausing import LONGEST
from apps.handoffs.queries.evidence import evidence
from apps.leads.kinds import Kind, Signal, Stage
from apps.leads.models import Lead, LeadEvent, Touch
from apps.notifications.models import Notification
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.handoffs import TUESDAY_MORNING
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

from .agreements import agree_on_times

WEEK = timedelta(days=7)

#: What the offer itself promised.
_OTHER = {"handoffs.announce_offer", "handoffs.announce_answer", "handoffs.offer_all"}


def after(handoff, minutes):
    """The instant at which so much working time has passed on this clock."""
    return due(calendar_of(handoff.rules), handoff.offered_at, timedelta(minutes=minutes))


def promised():
    """The follow-ups that the clocks have caused, in order."""
    topics = OutboxRow.objects.filter(topic__startswith="handoffs.").order_by("id")
    said = topics.values_list("topic", flat=True)
    return [topic.removeprefix("handoffs.") for topic in said if topic not in _OTHER]


def test_the_agreed_time_is_divided_into_marks():
    marks = marks_of(ResponseTimes(), 480)
    assert [(mark.pct, mark.minutes) for mark in marks] == [
        (50, 240),
        (80, 384),
        (100, 480),
        (150, 720),
        (900, 4320),
    ]
    assert marks[2].steps == (Step.OVERDUE, Step.ESCALATE)


def test_silence_means_nothing_before_everything_else_was_tried():
    marks = marks_of(ResponseTimes(deemed_after_minutes=60), 480)
    assert [mark.pct for mark in marks if Step.DEEM in mark.steps] == [151]
    marks = marks_of(ResponseTimes(deemed_after_minutes=None), 480)
    assert all(Step.DEEM not in mark.steps for mark in marks)


def test_reminders_come_at_half_and_at_four_fifths_of_the_time(handoff, now):
    assert handoff.tell_at == after(handoff, 240)
    actions.tell(handoff, at=after(handoff, 240))
    assert now(handoff)[0].told_pct == 50
    assert not actions.tell(handoff, at=after(handoff, 383))
    actions.tell(handoff, at=after(handoff, 384))
    assert now(handoff)[0].told_pct == 80
    assert promised() == ["announce_reminder", "announce_reminder"]


def test_at_the_end_of_the_time_it_is_overdue_and_the_head_of_sales_hears(handoff, now, story):
    due_at = handoff.due_at
    actions.tell(handoff, at=due_at)
    late, lead = now(handoff)
    assert (late.overdue_at, late.told_pct, late.tell_at) == (due_at, 100, after(handoff, 720))
    assert story(lead)[-2:] == [Kind.OVERDUE, Kind.ESCALATED]
    assert promised() == ["announce_overdue", "announce_escalation"]


def test_after_an_outage_each_thing_is_said_once(handoff, now, story):
    """Two days without a scheduler: no reminder now, but everything that has consequences."""
    much_later = after(handoff, 5000)
    actions.tell(handoff, at=much_later)
    assert not actions.tell(handoff, at=much_later + timedelta(days=1))
    assert promised() == [
        "announce_overdue",
        "announce_escalation",
        "reassign_overdue",
        "deem_accepted",
    ]
    assert (now(handoff)[0].told_pct, now(handoff)[0].tell_at) == (900, None)
    assert story(handoff.lead).count(Kind.OVERDUE) == 1


def test_at_half_as_much_again_the_next_by_turn_gets_it_and_the_clock_runs_on(
    handoff, sol, sid, now, story
):
    long_after = after(handoff, 720)
    actions.tell(handoff, at=long_after)
    actions.reassign_overdue(handoff, at=long_after)
    passed, lead = now(handoff)
    assert (passed.to, lead.owner, passed.due_at) == (sid, sid, handoff.due_at)
    assert story(lead)[-1] == Kind.REASSIGNED
    assert not actions.tell(passed, at=long_after + timedelta(minutes=1))


def test_with_nobody_else_there_it_stays_with_who_has_it(handoff, sol, now, story):
    actions.tell(handoff, at=after(handoff, 720))
    actions.reassign_overdue(handoff, at=after(handoff, 720))
    assert now(handoff)[0].to == sol
    assert Kind.REASSIGNED not in story(handoff.lead)


def test_silence_beyond_the_limit_makes_it_sales_lead_and_counts_apart(
    handoff, sol, now, counts, story
):
    silent = after(handoff, 72 * 60)
    actions.tell(handoff, at=silent)
    actions.deem_accepted(handoff, at=silent)
    actions.deem_accepted(handoff, at=silent)
    deemed, lead = now(handoff)
    assert (deemed.state, deemed.via, deemed.answered_at) == (State.DEEMED, Via.TIMER, None)
    assert (lead.stage, lead.owner, lead.deemed_at) == (Stage.ACCEPTED, sol, silent)
    assert lead.accepted_at is None
    assert lead.due_at == silent + timedelta(days=30)
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1, "deemed": 1}
    assert story(lead).count(Kind.DEEMED_ACCEPTED) == 1


def test_nobody_says_no_after_silence_was_taken_for_an_answer(handoff, sol):
    silent = after(handoff, 72 * 60)
    actions.tell(handoff, at=silent)
    actions.deem_accepted(handoff, at=silent)
    with pytest.raises(errors.AlreadyAnswered):
        reason = ground_rules.reason(handoff.rules)
        actions.reject(handoff, by=sol, at=silent, reason=reason)


def test_each_silence_ends_its_own_clock(handoff, sol, now):
    ends = []
    for offer in (handoff, None):
        held = offer or actions.offer(now(handoff)[1], by=None, at=ends[0] + WEEK, to=sol)
        ends.append(after(held, 72 * 60))
        actions.tell(held, at=ends[-1])
        actions.deem_accepted(held, at=ends[-1])
        Lead.objects.filter(id=held.lead_id).update(stage=Stage.RECYCLED)
    first, second = HandOff.objects.order_by("id")
    assert [first.deemed_at, second.deemed_at] == ends
    assert [evidence(one, ends[1] + WEEK).until for one in (first, second)] == ends
    assert now(handoff)[1].deemed_at == ends[0]


def test_an_answer_in_the_last_second_wins_over_silence(handoff, sol, now, counts):
    silent = after(handoff, 72 * 60)
    actions.tell(handoff, at=silent)
    actions.accept(handoff, by=sol, at=silent)
    actions.deem_accepted(handoff, at=silent)
    assert now(handoff)[0].state == State.ACCEPTED
    assert "deemed" not in counts(handoff.lead)


def test_who_asked_to_be_called_is_called_within_the_hour(rules, sol, at):
    agree_on_times(rules, ResponseTimes(types=(HAND_RAISER,)))
    lead = captured(score=82)
    Touch.objects.create(
        lead=lead, kind="form", signal=Signal.DEMO_REQUEST, occurred_at=at, recorded_at=at
    )
    urgent = actions.offer_if_qualified(lead, at=at)
    other = actions.offer_if_qualified(captured(score=82), at=at)
    assert (urgent.lead_type, urgent.response_minutes) == ("hand_raiser", 60)
    assert urgent.due_at == at + timedelta(hours=1)
    assert (other.lead_type, other.response_minutes) == ("", 480)


def test_the_jobs_tell_whom_it_concerns_once(handoff, sol, jonas, mara, at):
    for minutes in (240, 384, 480):
        actions.tell(handoff, at=after(handoff, minutes))
        for row in OutboxRow.objects.filter(done_at=None).order_by("id"):
            outbox.run(row)
            OutboxRow.objects.filter(id=row.id).update(done_at=at)
    told = Notification.objects.filter(key__contains=f"handoff-{handoff.id}-")
    keys = set(told.filter(recipient=jonas).values_list("key", flat=True))
    assert keys == {f"handoff-{handoff.id}-escalated"}
    assert told.filter(recipient=sol, key__endswith="-overdue").count() == 1


def test_a_lead_that_somebody_holds_is_told_a_minute_later(handoff, story):
    """Running the sweep twice over the same leads adds nothing to their story."""
    for _ in range(3):
        actions.tell_all(at=handoff.due_at, limit=10)
    assert story(handoff.lead).count(Kind.OVERDUE) == 1
    assert LeadEvent.objects.filter(lead=handoff.lead).count() == len(set(story(handoff.lead)))


BERLIN = Calendar.from_json(
    {
        "zone": "Europe/Berlin",
        "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    minutes=st.sampled_from([60, 240, 480, 1440]),
    sweeps=st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=12),
)
def test_each_mark_is_told_once_and_in_order_however_often_one_looks(minutes, sweeps):
    marks = marks_of(ResponseTimes(), minutes)
    start = TUESDAY_MORNING
    told_pct, told = 0, []
    tell_at = _due(start, marks[0].minutes)
    for at in sorted(start + timedelta(minutes=sweep) for sweep in sweeps):
        if tell_at is None or tell_at > at:
            continue
        found = reached(marks, told_pct, told_at=tell_at, at=at, calendar=BERLIN)
        assert found.told_pct > told_pct
        told += [mark.pct for mark in found.marks]
        told_pct, tell_at = found.told_pct, found.tell_at
    spent = elapsed(BERLIN, start, start + timedelta(minutes=max(sweeps)))
    assert told == [mark.pct for mark in marks if timedelta(minutes=mark.minutes) <= spent]


def _due(start, minutes):
    return due(BERLIN, start, timedelta(minutes=minutes))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["tell", "pause", "resume", "accept", "undo", "deem", "pass_on"]),
        st.integers(5, 60 * 30),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_whatever_happens_in_whatever_order_nothing_is_told_twice(rules, sol, sid, acts):
    handoff = offered(score=82)
    at, before = handoff.offered_at, 0
    for act, minutes in acts:
        at += timedelta(minutes=minutes)
        _do(act, HandOff.objects.get(id=handoff.id), by=sol, at=at)
        held = HandOff.objects.get(id=handoff.id)
        assert held.told_pct >= before
        before = held.told_pct
        if held.paused_at is not None and held.is_open:
            assert held.tell_at - held.paused_at in LONGEST.values()
    story = list(LeadEvent.objects.filter(lead=handoff.lead).order_by("seq"))
    assert [event.seq for event in story] == list(range(1, len(story) + 1))
    kinds = [event.kind for event in story]
    for once in (Kind.OVERDUE, Kind.ESCALATED, Kind.DEEMED_ACCEPTED):
        assert kinds.count(once) <= 1
    for topic in ("announce_overdue", "announce_escalation", "reassign_overdue", "deem_accepted"):
        rows = OutboxRow.objects.filter(topic=f"handoffs.{topic}")
        assert rows.filter(payload__handoff_id=handoff.id).count() <= 1


def _do(act, handoff, *, by, at):
    verbs = {
        "tell": lambda: actions.tell(handoff, at=at),
        "pause": lambda: actions.pause(handoff, by=by, at=at, reason=PauseReason.PROSPECT_ASKED),
        "resume": lambda: actions.resume(handoff, by=by, at=at),
        "accept": lambda: actions.accept(handoff, by=by, at=at),
        "undo": lambda: actions.undo(handoff, by=by, at=at),
        "deem": lambda: actions.deem_accepted(handoff, at=at),
        "pass_on": lambda: actions.reassign_overdue(handoff, at=at),
    }
    try:
        verbs[act]()
    except errors.HandOffError:
        """The verb does not apply now: that is an answer too."""
