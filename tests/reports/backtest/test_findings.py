"""A draft is replayed on what happened, before anybody signs it: what it would have changed."""

from __future__ import annotations

from datetime import timedelta

from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause
from apps.ground_rules.scoring import EngagementRule, Scheme
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.leads.models import Touch
from apps.reports.backtest.figures import FIGURES
from apps.reports.backtest.kinds import Result
from apps.reports.backtest.questions import leads_behind
from apps.reports.kinds import Flip, Part
from apps.reports.models import Backtest, BacktestLead

from .conftest import asks_for, leads_of, replayed, sums


def flips(backtest):
    return BacktestLead.objects.filter(backtest=backtest).exclude(flip="")


def test_a_stricter_draft_says_what_it_would_have_cost(history, draft, lena, at):
    backtest = replayed(draft, lena, at)
    before, after = sums(backtest)
    assert (before.handed, after.handed) == (5, 2)
    assert ((before.accepted, before.answered), (after.accepted, after.answered)) == (
        (2, 3),
        (1, 1),
    )
    assert (before.won, after.won) == (2, 1)
    assert (before.revenue_minor, after.revenue_minor) == (125_000, 100_000)


def test_each_lead_that_flips_is_listed_with_the_clause_that_decided(history, draft, lena, at):
    backtest = replayed(draft, lena, at)
    listed = {flip.lead_id: flip for flip in flips(backtest)}
    assert set(listed) == {history[score].lead_id for score in (70, 65, 61)}
    assert {flip.flip for flip in listed.values()} == {Flip.DROPPED}
    assert listed[history[70].lead_id].clauses == ["1.1"]
    assert listed[history[70].lead_id].answer == "won"
    assert listed[history[70].lead_id].revenue_minor == 25_000
    assert listed[history[65].lead_id].answer == "rejected"


def test_a_milder_draft_lists_who_would_have_come_in_addition(history, draft, lena, at):
    asks_for(draft, 50)
    backtest = replayed(draft, lena, at)
    before, after = sums(backtest)
    assert (before.handed, after.handed) == (5, 6)
    assert (before.accepted, after.accepted) == (2, 2)
    (flip,) = flips(backtest)
    assert (flip.flip, flip.lead_id, flip.handoff_id) == (Flip.ADDED, history[55].id, None)
    assert flip.clauses == ["1.1"]


def test_what_people_handed_over_by_hand_stays_handed_over(history, draft, lena, at):
    backtest = replayed(draft, lena, at)
    assert not flips(backtest).filter(lead_id=history[12].lead_id).exists()


def test_a_draft_with_a_scheme_scores_each_lead_as_of_its_day(history, draft, lena, at):
    asks_for(draft, 60)
    # who asked for a price before the hand-over gets 70 points; afterwards does not count
    scheme = Scheme(
        engagement=(EngagementRule("pricing", 70, 30),), engagement_cap=100, counts_given=False
    )
    Clause.objects.create(
        rules=draft,
        number="6.1",
        position=90,
        kind=ClauseKind.SCORE,
        title="Score",
        text="Points",
        rule=scheme.to_json(),
    )
    for score, moment in ((82, at), (70, at + timedelta(hours=1))):
        Touch.objects.create(
            lead_id=history[score].lead_id,
            kind=TouchKind.API,
            signal="pricing",
            occurred_at=moment,
            recorded_at=moment,
        )
    backtest = replayed(draft, lena, at)
    dropped = set(leads_of(backtest, Part.DROPPED, "handed").values_list("lead_id", flat=True))
    assert dropped == {history[score].lead_id for score in (70, 65, 61)}


def test_the_response_time_of_the_draft_is_counted(history, draft, lena, at):
    asks_for(draft, 0)
    before, after = sums(replayed(draft, lena, at))
    # answered after two working hours: in time under eight hours, not under one
    assert (before.in_time, after.in_time) == (3, 0)
    assert before.answer_seconds == after.answer_seconds == 3 * 2 * 3600


def test_every_figure_is_the_sum_of_its_leads(history, draft, lena, at):
    result = Result.from_json(replayed(draft, lena, at).result)
    backtest = Backtest.objects.get()
    for part in (Part.BEFORE, Part.DROPPED, Part.ADDED, Part.AFTER):
        for figure in FIGURES.values():
            found = leads_behind(backtest, part, figure)
            listed = sum(getattr(one, figure.adds) if figure.adds else 1 for one in found)
            if (part, figure.name) != (Part.DROPPED, "in_time"):
                assert figure.value(getattr(result, part)) == listed, (part, figure.name)


def test_the_differences_add_up(history, draft, lena, at):
    result = Result.from_json(replayed(draft, lena, at).result)
    for figure in FIGURES.values():
        if figure.name != "in_time":
            before, after = figure.value(result.before), figure.value(result.after)
            lost, gained = figure.value(result.dropped), figure.value(result.added)
            assert before - lost + gained == after, figure.name


def test_a_rejection_taken_back_and_a_win_without_a_yes_are_counted_as_they_are_listed(
    history, draft, lena, at
):
    """An overturned rejection is no answer; who was turned down and won all the same was answered,
    and not accepted."""
    asks_for(draft, 0)
    turned_down = history[65]
    with leads.locked(turned_down.lead_id) as lead:
        ledger.post(lead, Metric.WON, on=at.date(), recorded_at=at, amount_minor=5_000)
    before, _ = sums(replayed(draft, lena, at))
    backtest = Backtest.objects.get()
    assert (before.answered, before.accepted, before.won) == (3, 2, 3)
    answered = {one.lead_id for one in leads_of(backtest, Part.BEFORE, "answered")}
    assert turned_down.lead_id in answered
    HandOff.objects.filter(id=turned_down.id).update(overturned_at=at)
    asks_for(draft, 1)
    before, _ = sums(replayed(draft, lena, at))
    backtest = Backtest.objects.latest("id")
    assert before.answered == 2
    answered = {one.lead_id for one in leads_of(backtest, Part.BEFORE, "answered")}
    assert turned_down.lead_id not in answered
