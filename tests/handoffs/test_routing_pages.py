"""Heads of Sales settle who takes leads; everybody may read how a clock was counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.ground_rules.drafting import start_draft
from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.queries import in_the_making
from apps.ground_rules.routes import RouteRule, RoutingPlan, Target
from apps.handoffs import actions
from apps.handoffs.by_turn import Candidate
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import Absence, HandOff, Pause, Taker
from apps.handoffs.replaying import Past, replay
from apps.handoffs.routing import plan_of
from tests.factories.handoffs import TUESDAY_MORNING
from tests.factories.handoffs import handoff as offered

TAKERS = "/t/acme/settings/takers/"
ROUTING = "/t/acme/settings/routing/"


@pytest.fixture
def jonas_browser(as_, jonas):
    return as_(jonas)


def rule_form(place, **said):
    fields = {"label": "", "field": "", "values": "", "target": "everybody", **said}
    return {f"rule-{place}-{name}": value for name, value in fields.items()}


def test_the_head_of_sales_settles_limits(rules, jonas_browser, sol, sid):
    page = jonas_browser.get(TAKERS)
    assert "Sol Castellani" in page.content.decode()
    jonas_browser.post(f"{TAKERS}{sol.id}/", {"takes_leads": "on", "capacity": "5"})
    jonas_browser.post(f"{TAKERS}{sid.id}/", {"capacity": ""})
    assert Taker.objects.get(user=sol).capacity == 5
    assert Taker.objects.get(user=sid).takes_leads is False


def test_who_takes_no_more_leads_still_shows_what_is_to_answer(
    rules, jonas_browser, sol, jonas, at
):
    offered(to=sol)
    actions.set_taker(sol, takes_leads=False, capacity=None, by=jonas, at=at)
    rows = jonas_browser.get(TAKERS).context["rows"]
    assert {row.user: row.open_count for row in rows}[sol] == 1


def test_a_limit_of_none_is_refused_and_so_is_somebody_of_marketing(
    rules, jonas_browser, sol, mara
):
    jonas_browser.post(f"{TAKERS}{sol.id}/", {"takes_leads": "on", "capacity": "0"})
    assert not Taker.objects.filter(user=sol).exists()
    assert jonas_browser.post(f"{TAKERS}{mara.id}/", {"capacity": "5"}).status_code == 404


def test_leave_is_noted_and_taken_back(rules, jonas_browser, sol, sid):
    leave = {"from_on": "2031-06-16", "until_on": "2031-06-20"}
    for person in (sol, sid):
        noted = jonas_browser.post(f"{TAKERS}absences/", {"person": person.id, **leave})
        assert noted.status_code == 303
    Absence.objects.get(user=sid).delete()
    absence = Absence.objects.get(user=sol)
    assert (absence.from_on, absence.until_on) == (date(2031, 6, 16), date(2031, 6, 20))
    jonas_browser.post(f"{TAKERS}absences/{absence.id}/")
    assert not Absence.objects.exists()


def test_leave_of_nobody_is_asked_for(rules, jonas_browser, sol):
    text = jonas_browser.post(f"{TAKERS}absences/", {}).content.decode()
    for sentence in ("Choose who is away.", "Enter the first day", "Enter the last day"):
        assert sentence in text


def test_leave_that_ends_before_it_begins_is_refused(rules, jonas_browser, sol):
    leave = {"person": sol.id, "from_on": "2031-06-16", "until_on": "2031-06-10"}
    page = jonas_browser.post(f"{TAKERS}absences/", leave)
    assert page.status_code == 422
    assert "choose a later day" in page.content.decode()


def test_a_plan_goes_into_the_draft_and_into_nothing_that_is_in_force(
    rules, jonas_browser, jonas, sol, sid, at
):
    start_draft(by=jonas, at=timezone.now())
    plan = {
        **rule_form(0, label="Dairy", field="industry", values="Dairy, Cheese", target="people"),
        "rule-0-people": [sid.id],
        **rule_form(1, label="The rest"),
        "catch_all_id": sol.id,
        "capacity": "20",
    }
    assert jonas_browser.post(ROUTING, plan).status_code == 303
    written = plan_of(in_the_making())
    assert [rule.label for rule in written.rules] == ["Dairy", "The rest"]
    assert written.rules[0].criteria == (
        Criterion("industry", Operator.IS_ONE_OF, ("Dairy", "Cheese")),
    )
    assert written.rules[0].user_ids == (sid.id,)
    assert (written.catch_all_id, written.capacity) == (sol.id, 20)
    assert plan_of(rules) == RoutingPlan()
    assert "Dairy, Cheese" in jonas_browser.get(ROUTING).content.decode()


def test_without_a_draft_the_page_says_so_and_writes_nothing(rules, jonas_browser, sol):
    assert "There is no draft" in jonas_browser.get(ROUTING).content.decode()
    jonas_browser.post(ROUTING, rule_form(0, label="Everybody"))
    assert plan_of(rules) == RoutingPlan()


def test_a_rule_for_nobody_is_refused(rules, jonas_browser, sol):
    page = jonas_browser.post(ROUTING, rule_form(0, label="Dairy", target="people"))
    assert page.status_code == 422
    assert "Choose at least one person" in page.content.decode()


def test_a_plan_is_tried_on_last_month_without_touching_a_lead(rules, jonas_browser, sol, sid):
    for industry in ("Dairy", "Dairy", "Steel"):
        offered(score=82, at=timezone.now() - timedelta(days=3), industry=industry)
    plan = rule_form(0, label="Dairy", field="industry", values="Dairy", target="people")
    before = list(HandOff.objects.values_list("to_id", flat=True))
    page = jonas_browser.post(ROUTING, {**plan, "rule-0-people": [sid.id], "try": "1"})
    said = page.content.decode()
    assert "3 leads were handed over" in said
    assert "33% fit no rule (1)" in said
    assert list(HandOff.objects.values_list("to_id", flat=True)) == before


def test_a_replay_answers_when_it_was_answered_and_counts_what_would_wait():
    at = TUESDAY_MORNING
    past = [
        Past({}, at + timedelta(hours=hours), at + timedelta(hours=answered), 1, None)
        for hours, answered in ((0, 3), (1, 9), (2, 9), (4, 9))
    ]
    people = {1: Candidate(1, capacity=1), 2: Candidate(2, capacity=1)}
    replayed = replay(
        RoutingPlan(), past, people, is_away=lambda *_: False, is_at_work=lambda *_: True
    )
    assert (replayed.total, replayed.before, replayed.after) == (4, {1: 4}, {1: 2, 2: 1})
    assert (replayed.waited, replayed.unmatched) == (1, 0)


def test_a_replay_keeps_a_company_with_one_person_and_passes_over_who_was_away():
    at = TUESDAY_MORNING
    plan = RoutingPlan((RouteRule("own", "Own", Target.OWNER), RouteRule("rest", "Rest")))
    past = [Past({}, at + timedelta(hours=n), None, None, 7) for n in range(4)]
    people = {1: Candidate(1), 2: Candidate(2)}
    kept = replay(plan, past, people, is_away=lambda *_: False, is_at_work=lambda *_: True)
    assert kept.after == {1: 4}
    away = replay(plan, past, people, is_away=lambda id_, _: id_ == 1, is_at_work=lambda *_: True)
    assert away.after == {2: 4}


def test_a_breach_is_proved_stretch_by_stretch(handoff, as_, sol):
    actions.pause(
        handoff,
        by=sol,
        at=handoff.offered_at + timedelta(hours=1),
        reason=PauseReason.PROSPECT_ASKED,
    )
    actions.resume(handoff, by=sol, at=handoff.offered_at + timedelta(hours=2))
    actions.accept(handoff, by=sol, at=handoff.offered_at + timedelta(days=1, hours=3))
    said = as_(sol).get(f"/t/acme/handoffs/{handoff.public_id}/clock/").content.decode()
    # Tuesday 11:00 to 17:00 but for the paused hour, and Wednesday 9:00 to 14:00: ten hours
    assert "10 h of working time, 8 h agreed: 2 h late." in said
    assert "Outside working hours" in said
    assert "Paused: The prospect asked us to wait" in said


def test_sales_stops_the_clock_on_the_page_for_a_listed_reason_only(rules, as_, sol):
    handoff = offered(score=82, at=timezone.now())
    page = f"/t/acme/handoffs/{handoff.public_id}/clock/"
    as_(sol).post(f"{page}pause/", {"reason": "too_busy"})
    assert not Pause.objects.exists()
    as_(sol).post(f"{page}pause/", {"reason": "prospect_asked", "note": "After the fair"})
    assert Pause.objects.get().note == "After the fair"
    assert "The prospect asked us to wait" in as_(sol).get(page).content.decode()
    as_(sol).post(f"{page}resume/")
    assert Pause.objects.get().until_at is not None
