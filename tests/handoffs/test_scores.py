"""The score of a lead follows from what is agreed, known and heard, and never from a hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ground_rules.kinds import ClauseKind, Criterion, Operator
from apps.ground_rules.models import Clause
from apps.ground_rules.queries import reason_labels
from apps.ground_rules.scoring import EngagementRule, FitRule, Scheme
from apps.handoffs import actions, queries
from apps.handoffs.facts import facts_of
from apps.handoffs.scoring import rescore, sweeping
from apps.handoffs.scoring.basis import basis_of, heard_of
from apps.handoffs.scoring.bulk import rescore_many
from apps.handoffs.scoring.reading import read_heard, read_known
from apps.leads import actions as leads
from apps.leads import timeline
from apps.leads.correcting import CORRECTABLE, correct
from apps.leads.kinds import Kind, Stage, TouchKind
from apps.leads.models import Lead, ScoreCard, Touch
from apps.tenancy import outbox
from apps.tenancy.models import Membership, OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

SCHEME = Scheme(
    fit=(FitRule("segment", "Target segment", Criterion("industry", Operator.IS, ("Dairy",)), 20),),
    engagement=(EngagementRule("form", 20, 60), EngagementRule("pricing", 40, 30, 40)),
    engagement_cap=60,
)


def score_by(rules, scheme=SCHEME):
    """The version has a score clause, as if both had signed one."""
    with ground_rules.rewriting():
        return Clause.objects.create(
            rules=rules,
            number="6.1",
            position=90,
            kind=ClauseKind.SCORE,
            title="Score",
            text="Points",
            rule=scheme.to_json(),
        )


@pytest.fixture
def scored(rules):
    score_by(rules)
    return rules


def heard(lead, signal, at):
    return Touch.objects.create(
        lead=lead, kind=TouchKind.API, signal=signal, occurred_at=at, recorded_at=at
    )


def fresh(lead):
    return Lead.objects.get(id=lead.id)


def test_a_lead_is_scored_before_it_is_judged(scored, sol, at, story):
    lead = captured(industry="Dairy")
    heard(lead, "pricing", at)
    handoff = actions.offer_if_qualified(lead, at=at)
    assert handoff.score == handoff.inputs["score"] == fresh(lead).score == 80
    assert story(lead) == [Kind.CAPTURED, Kind.SCORED, Kind.ASSESSED, Kind.OFFERED]


def test_the_card_holds_lines_that_add_up(scored, at):
    lead = captured(industry="Dairy")
    card = rescore(lead, at=at)
    assert (card.score, card.fit, card.engagement, card.grade) == (40, 20, 20, "B2")
    assert sum(line["points"] for line in card.lines) == card.score
    assert {line["clause"] for line in card.lines} == {"6.1"}


def test_a_corrected_fact_has_the_lead_scored_anew(scored, mara, at):
    lead = captured(industry="Retail")
    assert rescore(lead, at=at).fit == 0
    with leads.locked(lead.id) as held:
        correct(held, {"industry": "Dairy"}, by=mara, at=at)
    outbox.run(OutboxRow.objects.get(topic="handoffs.rescore", payload={"lead_id": lead.id}))
    assert ScoreCard.objects.filter(lead=lead).latest("id").fit == 20


def test_a_corrected_fact_of_a_company_has_its_other_leads_scored_anew_too(scored, mara, at):
    lead, colleague = captured(industry="Retail"), captured(industry="Retail")
    Lead.objects.filter(id=colleague.id).update(company=lead.company)
    assert rescore(fresh(colleague), at=at).fit == 0
    with leads.locked(lead.id) as held:
        correct(held, {"industry": "Dairy"}, by=mara, at=at)
    for row in OutboxRow.objects.filter(topic="handoffs.rescore").order_by("id"):
        outbox.run(row)
    scored_anew = {
        one: ScoreCard.objects.filter(lead=one).latest("id").fit for one in (lead, colleague)
    }
    assert scored_anew == {lead: 20, colleague: 20}


def test_a_corrected_name_concerns_one_lead_only(scored, mara, at):
    lead, colleague = captured(), captured()
    Lead.objects.filter(id=colleague.id).update(company=lead.company)
    with leads.locked(lead.id) as held:
        correct(held, {"name": "Katrin Brandt"}, by=mara, at=at)
    promised = OutboxRow.objects.filter(topic="handoffs.rescore")
    assert [row.payload["lead_id"] for row in promised] == [lead.id]


def test_what_is_corrected_to_the_same_is_not_scored_anew(scored, mara, at):
    lead = captured(industry="Dairy")
    with leads.locked(lead.id) as held:
        assert correct(held, {"industry": "Dairy"}, by=mara, at=at) == []
    assert not OutboxRow.objects.filter(topic="handoffs.rescore").exists()


def test_without_a_scheme_the_score_of_the_source_counts(rules, sol, at, story):
    lead = captured(score=82)
    handoff = actions.offer_if_qualified(lead, at=at)
    assert (handoff.score, fresh(lead).score) == (82, 82)
    assert Kind.SCORED not in story(lead)
    assert not ScoreCard.objects.exists()


def test_when_a_scheme_is_given_up_the_score_of_the_source_counts_again(scored, at):
    lead = captured(score=30)
    rescore(lead, at=at)
    assert fresh(lead).score == 50
    ground_rules.rules(at=at + timedelta(days=1))
    rescore(lead, at=at + timedelta(days=2))
    assert (fresh(lead).score, fresh(lead).rescore_at) == (30, None)


def test_interest_fades(scored, at):
    lead = captured(at=at)
    rescore(lead, at=at)
    rescore(lead, at=at + timedelta(days=60))
    assert fresh(lead).score == 10
    assert list(ScoreCard.objects.order_by("id").values_list("score", flat=True)) == [20, 10]


def test_scoring_again_with_nothing_new_writes_nothing(scored, at, story):
    lead = captured(industry="Dairy")
    assert rescore(lead, at=at) is not None
    assert rescore(lead, at=at + timedelta(minutes=1)) is None
    assert story(lead) == [Kind.CAPTURED, Kind.SCORED]


def test_a_lead_knows_when_it_will_have_faded_below_the_minimum(scored, at):
    lead = captured(industry="Dairy", at=at)
    heard(lead, "pricing", at)
    rescore(lead, at=at)
    crosses_at = fresh(lead).rescore_at
    assert at + timedelta(days=10) < crosses_at < at + timedelta(days=40)
    rescore(lead, at=crosses_at - timedelta(seconds=1))
    assert fresh(lead).score == 60
    rescore(lead, at=crosses_at)
    assert fresh(lead).score == 59


def test_a_score_at_a_past_instant_is_what_it_was(scored, at):
    lead = captured(industry="Dairy", at=at)
    then = rescore(lead, at=at + timedelta(days=30))
    heard(lead, "pricing", at + timedelta(days=40))
    rescore(lead, at=at + timedelta(days=40))
    again = rescore(lead, at=at + timedelta(days=30))
    assert again.lines == then.lines


def test_what_has_ended_keeps_its_score(scored, at):
    lead = captured(industry="Dairy", at=at)
    rescore(lead, at=at)
    Lead.objects.filter(id=lead.id).update(stage="lost")
    assert rescore(lead, at=at + timedelta(days=90)) is None
    assert fresh(lead).score == 40


def test_being_scored_is_no_activity(scored, at):
    lead = captured(at=at)
    rescore(lead, at=at + timedelta(days=90))
    assert fresh(lead).last_activity_at == at


def test_the_story_tells_the_score_and_what_it_was(scored, at):
    lead = captured(industry="Dairy", score=10, at=at)
    rescore(lead, at=at)
    assert "50 points, 10 before" in [
        entry.text for entry in timeline.of(fresh(lead), reason_labels)
    ]


def test_correcting_a_fact_never_types_a_score():
    assert not {"score", "given_score"} & CORRECTABLE


def run_next(topic):
    """Do the first that was promised under a topic; False when nothing of it is left."""
    row = OutboxRow.objects.filter(topic=topic, done_at=None).order_by("id").first()
    if row is None:
        return False
    outbox.run(row)
    OutboxRow.objects.filter(id=row.id).update(done_at=row.run_at)
    return True


def run_all(topic):
    """Do what was promised under a topic until nothing of it is left; how many rows that took."""
    count = 0
    while run_next(topic):
        count += 1
    return count


def several(at):
    """Leads as different as their facts can be."""
    leads_ = [
        captured(industry="Dairy", score=12, at=at),
        captured(company="", company_domain="", at=at, touch=TouchKind.API),
        captured(industry="Steel", country="DE", job_title="Head of QA", product="LH-20", at=at),
        captured(email="", phone="+49 30 1", at=at, touch=TouchKind.IMPORT, score=70),
    ]
    heard(leads_[0], "pricing", at - timedelta(days=40))
    heard(leads_[2], "pricing", at - timedelta(days=3))
    heard(leads_[2], "pricing", at - timedelta(days=2))
    return leads_


def test_many_leads_are_read_as_each_one_is(rules, at):
    leads_ = several(at)
    ids = [lead.id for lead in leads_]
    assert [known.inputs for known in read_known(ids)] == [facts_of(fresh(lead)) for lead in leads_]
    assert read_heard(ids) == {lead.id: heard_of(lead) for lead in leads_ if heard_of(lead)}


def test_many_leads_are_scored_as_each_one_is(scored, at):
    leads_ = several(at)
    rescored = rescore_many([lead.id for lead in leads_], scored, at=at)
    assert rescored.looked_at == 4
    for lead in leads_:
        row, card = fresh(lead), ScoreCard.objects.get(lead=lead)
        scored_alone = basis_of(scored).score(facts_of(row), heard_of(row), row.given_score, at)
        assert (row.score, row.rescore_at) == (scored_alone.score, scored_alone.crosses_at)
        assert card.lines == [line.to_json() for line in scored_alone.lines]
        # nothing is left to say for the verb
        assert rescore(lead, at=at) is None


def test_many_leads_scored_again_write_nothing(scored, at, story):
    ids = [lead.id for lead in several(at)]
    rescore_many(ids, scored, at=at)
    assert rescore_many(ids, scored, at=at).changed == ()
    assert ScoreCard.objects.count() == 4
    assert story(Lead.objects.get(id=ids[0])) == [Kind.CAPTURED, Kind.SCORED]


def test_a_new_version_scores_every_lead_and_says_how_far_it_is(scored, at, monkeypatch):
    monkeypatch.setattr(sweeping, "CHUNK", 3)
    several(at)
    sweeping.rescore_all(scored)
    assert sweeping.progress_of(scored) == sweeping.Progress(0, 4, is_finished=False)
    assert run_next(sweeping.RESCORE_ALL)
    assert sweeping.progress_of(scored) == sweeping.Progress(0, 4, is_finished=False)
    assert run_next(sweeping.RESCORE_ALL)
    assert sweeping.progress_of(scored) == sweeping.Progress(3, 4, is_finished=False)
    run_all(sweeping.RESCORE_ALL)
    assert sweeping.progress_of(scored) == sweeping.Progress(4, 4, is_finished=True)
    assert not Lead.objects.filter(score=None).exists()


def test_the_parts_of_a_scoring_are_done_in_any_order_and_score_each_lead_once(
    scored, at, monkeypatch
):
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    ids = [lead.id for lead in several(at)]
    sweeping.share_out(scored)
    first, second = OutboxRow.objects.filter(topic=sweeping.RESCORE_ALL).order_by("id")
    for row in (second, first):
        outbox.run(row)
        OutboxRow.objects.filter(id=row.id).update(done_at=row.run_at)
    assert set(ScoreCard.objects.values_list("lead", flat=True)) == {ids[0], ids[2]}
    run_all(sweeping.RESCORE_ALL)
    assert sorted(ScoreCard.objects.values_list("lead", flat=True)) == ids
    assert sweeping.progress_of(scored) == sweeping.Progress(4, 4, is_finished=True)


def test_a_version_that_is_superseded_meanwhile_scores_nobody(scored, at):
    several(at)
    ground_rules.rules(at=at)
    sweeping.rescore_all(scored)
    run_all(sweeping.RESCORE_ALL)
    assert not ScoreCard.objects.exists()


def test_the_sweep_finds_whose_interest_has_faded(scored, sol, at, story):
    lead = captured(industry="Dairy", at=at, touch=TouchKind.API)
    other = captured(industry="Dairy", at=at)
    heard(lead, "pricing", at)
    rescore_many([lead.id, other.id], scored, at=at)
    crosses_at = fresh(lead).rescore_at
    assert sweeping.rescore_due(at=crosses_at - timedelta(seconds=1)).looked_at == 0
    assert sweeping.rescore_due(at=crosses_at).changed == (lead.id,)
    assert fresh(lead).score == 59
    assert sweeping.rescore_due(at=crosses_at).looked_at == 0


def test_what_faded_is_judged_anew(scored, sol, at, story):
    lead = captured(industry="Dairy", at=at)
    heard(lead, "pricing", at)
    Lead.objects.filter(id=lead.id).update(rescore_at=at)
    sweeping.rescore_due(at=at)
    assert run_all("handoffs.offer_if_qualified") == 1
    assert story(lead)[:2] == [Kind.CAPTURED, Kind.SCORED]


def test_a_new_touch_can_make_a_lead_qualify(scored, sol, at):
    lead = captured(industry="Dairy", at=at)
    heard(lead, "pricing", timezone.now())
    outbox.post("handoffs.rescore", lead_id=lead.id)
    run_all("handoffs.rescore")
    assert fresh(lead).stage == Stage.HANDED_OFF


@pytest.fixture
def as_member(in_acme):
    def member(user):
        return Membership.objects.get(user=user)

    return member


def why_of(lead, member):
    return queries.panel(lead, member, timezone.now()).why


def test_why_lists_what_the_score_was_made_of(scored, sol, at, as_member):
    lead = captured(industry="Dairy", at=at)
    heard(lead, "pricing", at)
    handoff = actions.offer(lead, by=None, at=at + timedelta(days=1), to=sol)
    points = why_of(lead, as_member(sol)).points
    assert [(point.text, point.points) for point in points.fit] == [
        ("Target segment: Dairy", "+20")
    ]
    assert [(point.text, point.points) for point in points.interest] == [
        ("Filled in a form", "+20"),
        ("Asked for a price, 40 when fresh", "+39"),
    ]
    assert (points.score, points.grade) == (handoff.score, handoff.grade) == (79, "B1")


def test_the_bar_is_made_of_fit_and_interest(scored, sol, at, as_member):
    lead = captured(industry="Dairy", score=70, at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    svg = why_of(lead, as_member(sol)).chart.svg
    assert "100 of 100 points (Fit 20, Interest 20, Source 60), agreed minimum 60" in svg


def test_why_stays_as_it_was_at_the_hand_over(scored, sol, at, as_member):
    lead = captured(industry="Dairy", at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    heard(lead, "pricing", at + timedelta(days=1))
    rescore(lead, at=at + timedelta(days=1))
    assert fresh(lead).score > 40
    assert why_of(lead, as_member(sol)).points.score == 40


def test_the_inbox_shows_the_lines_without_a_pointer(scored, sol, at, as_, now):
    lead = captured(industry="Dairy", at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    page = as_(sol).get(f"/t/acme/sales/inbox/{lead.number}/").content.decode()
    assert "Target segment: Dairy <b>+20</b>" in page
    assert "Together 40 points, grade B2." in page


def test_without_a_scheme_there_is_no_grade_and_there_are_no_lines(rules, sol, at, as_member):
    lead = captured(score=82, at=at)
    handoff = actions.offer(lead, by=None, at=at, to=sol)
    assert handoff.grade == ""
    assert why_of(lead, as_member(sol)).points is None
