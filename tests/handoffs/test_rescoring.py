"""Many leads are scored at once: under a new version, and when interest fades."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.handoffs.facts import facts_of
from apps.handoffs.scoring import rescore, sweeping
from apps.handoffs.scoring.basis import basis_of, heard_of
from apps.handoffs.scoring.bulk import rescore_many
from apps.handoffs.scoring.reading import read_heard, read_known
from apps.leads.kinds import Kind, Stage, TouchKind
from apps.leads.models import Lead, ScoreCard
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

from .promised import run_all, run_next
from .scored import fresh, heard


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
    many = {lead_id: sorted(heard) for lead_id, heard in read_heard(ids).items()}
    assert many == {lead.id: sorted(heard_of(lead)) for lead in leads_ if heard_of(lead)}


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
