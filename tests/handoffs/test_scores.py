"""The score of a lead follows from what is agreed, known and heard, and never from a hand."""

from __future__ import annotations

from datetime import timedelta

from apps.ground_rules.queries import reason_labels
from apps.handoffs import actions
from apps.handoffs.scoring import rescore
from apps.leads import actions as leads
from apps.leads import timeline
from apps.leads.correcting import CORRECTABLE, correct
from apps.leads.kinds import Kind
from apps.leads.models import Lead, ScoreCard
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

from .scored import fresh, heard


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
    lead, colleague = captured(name="K. Brandt"), captured()
    Lead.objects.filter(id=colleague.id).update(company=lead.company)
    with leads.locked(lead.id) as held:
        correct(held, {"name": "Katharina Neu"}, by=mara, at=at)
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
