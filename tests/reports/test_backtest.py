"""A draft is replayed on what happened, before anybody signs it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template

from apps.ground_rules.kinds import ClauseKind, Criterion, Operator, State
from apps.ground_rules.models import Clause
from apps.ground_rules.scoring import EngagementRule, Scheme
from apps.handoffs import actions
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.leads.models import Lead, Touch
from apps.notifications.models import Notification
from apps.reports.backtest import actions as backtests
from apps.reports.backtest import impact, questions
from apps.reports.backtest.figures import FIGURES
from apps.reports.backtest.kinds import Result
from apps.reports.backtest.questions import leads_behind
from apps.reports.kinds import BacktestState, Flip, Part
from apps.reports.models import Backtest, BacktestLead
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules(minimum_score=60)


@pytest.fixture
def draft(rules, lena):
    """Version 2 as a draft that asks for 75 points instead of 60, else the same."""
    made = ground_rules.draft_of(rules, by=lena)
    asks_for(made, 75)
    return made


def asks_for(rules, points):
    clause = Clause.objects.get(rules=rules, number="1.1")
    clause.rule = Criterion("score", Operator.AT_LEAST, (points,), may_be_unknown=True).to_json()
    clause.save()


@pytest.fixture
def history(rules, sol, mara, at):
    """Four handed over (82 accepted and won, 70 accepted, 65 turned down, 61 waits), one by hand
    in spite of 12 points, and one of 55 points that stayed with Marketing."""
    made = {}
    for score in (82, 70, 65, 61):
        lead = captured(score=score, at=at, industry="Dairy")
        made[score] = actions.offer_if_qualified(lead, at=at)
    later = at + timedelta(hours=2)
    actions.accept(made[82], by=sol, at=later)
    actions.accept(made[70], by=sol, at=later)
    actions.reject(made[65], by=sol, at=later, reason=ground_rules.reason(rules))
    made[12] = actions.offer(captured(score=12, at=at), by=mara, at=at, to=sol)
    made[55] = captured(score=55, at=at)
    actions.offer_if_qualified(made[55], at=at)
    for score, amount in ((82, 100_000), (70, 25_000)):
        with leads.locked(made[score].lead_id) as lead:
            ledger.post(lead, Metric.WON, on=later.date(), recorded_at=later, amount_minor=amount)
    return made


def replayed(rules, by, at, span=JUNE):
    """A finished replay, run as the worker would."""
    backtest = backtests.ask(rules, by=by, at=at, from_on=span[0], until_on=span[1])
    run_all()
    return Backtest.objects.get(id=backtest.id)


def run_all():
    count = 0
    waiting = OutboxRow.objects.filter(topic="reports.backtest", done_at=None)
    while row := waiting.order_by("id").first():
        outbox.run(row)
        OutboxRow.objects.filter(id=row.id).update(done_at=row.run_at)
        count += 1
    return count


def flips(backtest):
    return BacktestLead.objects.filter(backtest=backtest).exclude(flip="")


def leads_of(backtest, part, figure):
    return leads_behind(backtest, part, FIGURES[figure])


def sums(backtest):
    result = Result.from_json(backtest.result)
    return result.before, result.after


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


def test_only_the_days_that_were_asked_for_are_replayed(history, draft, lena, at):
    day_before = at.date() - timedelta(days=1)
    before, _ = sums(replayed(draft, lena, at, (date(2026, 6, 1), day_before)))
    assert before.handed == 0


def test_progress_is_what_was_replayed(history, draft, lena, at, monkeypatch):
    monkeypatch.setattr(backtests, "CHUNK", 2)
    backtest = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    seen = []
    while backtest.finished_at is None:
        backtest = backtests.carry_on(backtest.id, at=at)
        seen.append((backtest.done, backtest.total))
    assert seen == [(2, 6), (4, 6), (5, 6), (5, 6), (6, 6), (6, 6)]
    assert backtest.state == BacktestState.DONE


def test_asking_twice_replays_once_and_running_twice_counts_once(history, draft, lena, at):
    first = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    again = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    assert first == again
    run_all()
    done = backtests.carry_on(first.id, at=at)
    assert (done.done, sums(done)[0].handed) == (6, 5)


def test_a_changed_draft_makes_the_replay_stale(history, draft, lena, at):
    backtest = replayed(draft, lena, at)
    assert not backtests.is_stale(backtest)
    asks_for(draft, 90)
    assert backtests.is_stale(Backtest.objects.get(id=backtest.id))
    assert questions.latest_valid(draft) is None


def test_a_draft_changed_meanwhile_stops_the_replay_and_says_so(history, draft, lena, at):
    backtest = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    asks_for(draft, 90)
    stopped = backtests.carry_on(backtest.id, at=at)
    assert stopped.state == BacktestState.FAILED
    assert "was changed" in stopped.problem


def test_a_period_that_runs_backwards_is_refused(draft, lena, at):
    with pytest.raises(backtests.BadPeriod):
        backtests.ask(draft, by=lena, at=at, from_on=JUNE[1], until_on=JUNE[0])


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


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


def test_what_is_handed_over_as_well_names_what_kept_it_back(history, draft, lena, as_, at):
    asks_for(draft, 50)
    replayed(draft, lena, at)
    page = page_of(as_(lena), "/t/acme/agreement/v/2/backtest/?part=added&figure=handed")
    assert "v1 §1.1" in page


def test_what_nothing_keeps_back_any_more_says_so(history, draft, lena, as_, at):
    """The facts became known after the lead was judged: the version in force lets it through."""
    asks_for(draft, 50)
    Lead.objects.filter(id=history[55].id).update(given_score=90)
    replayed(draft, lena, at)
    page = page_of(as_(lena), "/t/acme/agreement/v/2/backtest/?part=added&figure=handed")
    assert "Meets v1 as well, by what is known of it now" in page


def test_the_page_asks_watches_and_reads_without_script(history, draft, lena, as_):
    client = as_(lena)
    address = "/t/acme/agreement/v/2/backtest/"
    assert "http-equiv" not in page_of(client, address)
    asked = client.post(f"{address}ask/", {"months": "3"})
    assert (asked.status_code, asked["Location"]) == (303, address)
    going = page_of(client, address)
    assert '<meta http-equiv="refresh" content="5">' in going
    run_all()
    assert "As it was" in page_of(client, address)
    assert client.post(f"{address}ask/", {"months": "7"}).status_code == 422


def test_the_leads_leave_as_a_file_that_runs_nothing(rules, draft, sol, lena, as_, at):
    lead = captured(score=70, at=at, name="=HYPERLINK(1)")
    actions.offer_if_qualified(lead, at=at)
    replayed(draft, lena, at)
    answer = as_(lena).get("/t/acme/agreement/v/2/backtest/leads/?part=dropped&figure=handed")
    text = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert '"v2 §1.1"' in text


def test_a_made_up_list_does_not_exist(history, draft, lena, as_, at):
    replayed(draft, lena, at)
    for asked in ("part=other", "figure=other", "replay=other"):
        assert as_(lena).get(f"/t/acme/agreement/v/2/backtest/?{asked}").status_code == 404


def test_reps_do_not_see_the_replay(history, draft, sol, lena, as_, at):
    replayed(draft, lena, at)
    assert as_(sol).get("/t/acme/agreement/v/2/backtest/").status_code == 403
    assert as_(sol).post("/t/acme/agreement/v/2/backtest/ask/").status_code == 403


def card(request, rules):
    template = Template("{% load backtests %}{% backtest_card rules %}")
    return template.render(Context({"request": request, "rules": rules}))


def test_the_card_tells_the_latest_replay(history, draft, lena, as_, at):
    replayed(draft, lena, at)
    request = as_(lena).get("/t/acme/agreement/v/2/backtest/").wsgi_request
    html = card(request, draft)
    assert "If version 2 had applied" in html
    assert re.search(r">2<.*? of .*?>3<.*? \(67%\)", html, re.DOTALL)
    asks_for(draft, 90)
    assert "The text was changed since" in card(request, draft)


def test_each_person_hears_what_changes_for_them(history, draft, sol, mara, lena, at):
    replayed(draft, lena, at)
    draft.in_force_from = at
    draft.state = State.SIGNED
    draft.save()
    impact.announce(draft, at=at)
    told = dict(Notification.objects.values_list("recipient__name", "sentence"))
    assert "about 3 fewer leads a month" in told["Sol Castellani"]
    assert "fewer" not in told["Mara Novak"]


def test_without_a_replay_it_is_said_that_nobody_knows(rules, draft, sol, at):
    draft.in_force_from = at
    draft.state = State.SIGNED
    draft.save()
    impact.announce(draft, at=at)
    told = Notification.objects.get(recipient=sol)
    assert "Nobody replayed it" in told.sentence
