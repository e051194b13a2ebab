"""What the agreement in force says today of a lead that Marketing still has: what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from apps.ground_rules.models import GroundRules
from apps.ground_rules.qualifying import assess
from apps.ground_rules.queries import clauses_of, in_force
from apps.handoffs.facts import facts_of
from apps.handoffs.scoring.basis import basis_of, heard_of
from apps.leads.kinds import Stage
from apps.leads.models import Lead, ScoreCard

from .why import Explanation, in_words

#: Where a lead stands while it may still come to be handed over by the agreement.
WITH_MARKETING: Final = (Stage.CAPTURED, Stage.QUALIFIED)


def explain_today(lead: Lead, at: datetime) -> Explanation | None:
    """Every point and every criterion as of now; None for leads that are further on, and before
    anything is agreed.

    Interest fades from day to day, so the points are counted now and not read off the last card.
    """
    rules = in_force(at) if lead.stage in WITH_MARKETING else None
    if rules is None:
        return None
    card = _card_of_today(lead, rules, at)
    score = card.score if card else lead.score
    inputs = {**facts_of(lead), "score": score}
    findings = assess(inputs, clauses_of(rules), version=rules.version).findings
    return in_words(f"today-{lead.id}", rules, findings, score, card)


def _card_of_today(lead: Lead, rules: GroundRules, at: datetime) -> ScoreCard | None:
    """As it would be written now; None where no scheme is agreed."""
    basis = basis_of(rules)
    if basis is None:
        return None
    scored = basis.score(facts_of(lead), heard_of(lead), lead.given_score, at)
    lines = [line.to_json() for line in scored.lines]
    return ScoreCard(lead=lead, score=scored.score, grade=scored.grade, lines=lines)
