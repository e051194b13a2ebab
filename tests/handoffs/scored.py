"""A version that scores, and what its leads were heard to do."""

from __future__ import annotations

from apps.ground_rules.kinds import ClauseKind, Criterion, Operator
from apps.ground_rules.models import Clause
from apps.ground_rules.scoring import EngagementRule, FitRule, Scheme
from apps.leads.kinds import TouchKind
from apps.leads.models import Lead, Touch
from tests.factories import ground_rules

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


def heard(lead, signal, at):
    return Touch.objects.create(
        lead=lead, kind=TouchKind.API, signal=signal, occurred_at=at, recorded_at=at
    )


def fresh(lead):
    return Lead.objects.get(id=lead.id)
