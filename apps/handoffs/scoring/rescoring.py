"""The verb of the score. Nobody types a score: it follows from facts, touches and the scheme."""

from __future__ import annotations

from datetime import datetime

from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import in_force
from apps.ground_rules.scoring import Scored
from apps.handoffs.facts import facts_of
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind
from apps.leads.models import Lead, ScoreCard

from .basis import SCORED_STAGES, basis_of, heard_of


def rescore(lead: Lead, *, at: datetime) -> ScoreCard | None:
    """Score a lead by the version in force. Returns the card when there is something new on it;
    None when all is as it was, when the lead has ended, and when nothing is agreed."""
    with leads.locked(lead.id) as held:
        rules = in_force(at)
        return write_score(held, rules, at=at) if rules is not None else None


def write_score(lead: Lead, rules: GroundRules, *, at: datetime) -> ScoreCard | None:
    """Score a locked lead: a card when its lines changed, an event when the score did.

    Under a version without a scheme the score is the one that the source gave.
    """
    if lead.stage not in SCORED_STAGES:
        lead.rescore_at = None
        return None
    basis = basis_of(rules)
    if basis is None:
        _return_to_given(lead, rules, at=at)
        return None
    scored = basis.score(facts_of(lead), heard_of(lead), lead.given_score, at)
    card = _write_card(lead, scored, version=rules.version, at=at)
    _set_score(lead, scored.score, version=rules.version, at=at)
    lead.rescore_at = scored.crosses_at
    return card


def _return_to_given(lead: Lead, rules: GroundRules, *, at: datetime) -> None:
    """Only what a scheme scored before: until one is agreed the score stays as it came."""
    lead.rescore_at = None
    if lead.score != lead.given_score and ScoreCard.objects.filter(lead=lead).exists():
        _set_score(lead, lead.given_score, version=rules.version, at=at)


def _set_score(lead: Lead, points: int | None, *, version: int, at: datetime) -> None:
    """Being scored is nothing that the prospect or a colleague did: no activity."""
    if lead.score == points:
        return
    active_at, was = lead.last_activity_at, lead.score
    lead.score = points
    events.record(lead, Kind.SCORED, by=None, at=at, score=points, was=was, rules_version=version)
    lead.last_activity_at = active_at


def _write_card(lead: Lead, scored: Scored, *, version: int, at: datetime) -> ScoreCard | None:
    lines = [line.to_json() for line in scored.lines]
    latest = ScoreCard.objects.filter(lead=lead).order_by("-id").first()
    if latest is not None and latest.lines == lines and latest.grade == scored.grade:
        return None
    return ScoreCard.objects.create(
        lead=lead,
        rules_version=version,
        scored_at=at,
        score=scored.score,
        fit=scored.fit,
        engagement=scored.engagement,
        grade=scored.grade,
        lines=lines,
    )
